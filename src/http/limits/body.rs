//! The body of a request, which has to arrive.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use super::patience::Patience;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Fails where next to nothing arrives for a while.
pub(super) struct PatientBody<B> {
    body: B,
    patience: Patience,
}

impl<B> PatientBody<B> {
    pub(super) fn new(body: B, limit: Duration) -> Self {
        Self {
            body,
            patience: Patience::new(limit),
        }
    }
}

impl<B> HttpBody for PatientBody<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.patience.moved(bytes);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => self
                .patience
                .poll_over(context)
                .map(|()| Some(Err("the body arrives too slowly".into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use futures_util::{StreamExt, stream};

    use super::*;

    type Chunk = Result<Bytes, Error>;

    async fn read(body: Body, limit: Duration) -> Result<Bytes, axum::Error> {
        to_bytes(Body::new(PatientBody::new(body, limit)), usize::MAX).await
    }

    #[tokio::test]
    async fn what_does_not_arrive_is_given_up() {
        let chunk: Chunk = Ok(Bytes::from_static(b"a"));
        let begun = stream::iter([chunk]).chain(stream::pending());
        let error = read(Body::from_stream(begun), Duration::from_millis(20)).await;
        assert!(error.unwrap_err().to_string().contains("too slowly"));
    }

    #[tokio::test]
    async fn a_trickle_is_given_up() {
        let trickle = stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Chunk::Ok(Bytes::from_static(b"a"))
        });
        let error = read(Body::from_stream(trickle), Duration::from_millis(50)).await;
        assert!(error.unwrap_err().to_string().contains("too slowly"));
    }

    #[tokio::test]
    async fn what_arrives_is_read() {
        let chunks = stream::iter((0..10).map(|_| Chunk::Ok(Bytes::from(vec![7; 5_000]))));
        let body = read(Body::from_stream(chunks), Duration::ZERO).await;
        assert_eq!(body.unwrap(), vec![7; 50_000]);
    }
}
