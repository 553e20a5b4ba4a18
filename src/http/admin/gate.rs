//! The gate before everything of administration: who has no right to pass goes no
//! further, whatever else of the request is right or wrong.

use std::net::IpAddr;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::administration::Administration;
use super::tokens::{Holder, Scope, Unknown};
use crate::audit::{Actor, Entry};
use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::limits::Peer;
use crate::http::request_id::RequestId;
use crate::http::state::AppState;

/// What a browser is asked for by.
const BASIC: &str = "Basic realm=\"gongwen\", charset=\"UTF-8\"";

/// What has to be shown to pass.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) state: AppState,
    pub(super) scope: Scope,
    /// Whether a browser may send the token as a password. It sends it by itself
    /// then, also where another site's page asks it to, so that nothing may change.
    pub(super) is_page: bool,
}

/// Who passed, and with what.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) token: String,
    pub(super) client: Option<IpAddr>,
    pub(super) request_id: String,
    pub(super) action: String,
}

impl Caller {
    pub(super) fn actor(&self) -> Actor {
        Actor::Request {
            id: self.request_id.clone(),
            token: Some(self.token.clone()),
            client: self.client,
        }
    }
}

/// Lets those through whose token has the scope.
pub(super) async fn let_in(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let Some(administration) = gate.state.administration.clone() else {
        return Fault::administration_is_off().into_response();
    };
    let visitor = Visitor::of(&request, &gate.state);
    let presented = presented(request.headers(), gate.is_page);
    let refused = match presented.map(|presented| presented.holder(&administration)) {
        None | Some(Err(Unknown::Wrong)) => (None, Fault::unauthorized()),
        Some(Err(Unknown::Expired { name, last_day })) => {
            let fault = Fault::expired(&name, last_day);
            (Some(name), fault)
        }
        Some(Ok(holder)) if !holder.scopes.contains(&gate.scope) => {
            let fault = Fault::forbidden(&holder.name, gate.scope.name());
            (Some(holder.name), fault)
        }
        Some(Ok(holder)) => {
            request.extensions_mut().insert(Caller {
                token: holder.name,
                client: visitor.client,
                request_id: visitor.request_id,
                action: visitor.action,
            });
            return next.run(request).await;
        }
    };
    refuse(administration, visitor, refused, gate.is_page).await
}

/// A request, as far as it is told before its token is looked at.
struct Visitor {
    client: Option<IpAddr>,
    request_id: String,
    action: String,
}

impl Visitor {
    fn of(request: &Request, state: &AppState) -> Self {
        let extensions = request.extensions();
        let peer = extensions.get::<Peer>();
        let route = extensions.get::<MatchedPath>();
        let route = route.map_or("", MatchedPath::as_str);
        let id = extensions.get::<RequestId>();
        Self {
            client: peer.map(|&Peer(peer)| state.client(peer, request.headers())),
            request_id: id.map_or_else(String::new, |RequestId(id)| id.clone()),
            action: format!("{} {route}", request.method()),
        }
    }
}

/// A secret with the name that it is said to be of.
struct Presented {
    secret: Vec<u8>,
    name: Option<Vec<u8>>,
}

impl Presented {
    fn holder(&self, administration: &Administration) -> Result<Holder, Unknown> {
        let tokens = &administration.inner.config.tokens;
        let holder = tokens.holder(&self.secret, today())?;
        match &self.name {
            Some(name) if *name != holder.name.as_bytes() => Err(Unknown::Wrong),
            _ => Ok(holder),
        }
    }
}

/// What a request presents in its one header `Authorization`.
fn presented(headers: &HeaderMap, is_page: bool) -> Option<Presented> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (Some(one), None) = (given.next(), given.next()) else {
        // Of two it could not be told which one a proxy looked at.
        return None;
    };
    let (scheme, value) = one.to_str().ok()?.split_once(' ')?;
    let value = value.trim_matches(' ');
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(Presented {
            secret: value.as_bytes().to_vec(),
            name: None,
        });
    }
    if !is_page || !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = BASE64_STANDARD.decode(value).ok()?;
    let colon = pair.iter().position(|&byte| byte == b':')?;
    let (name, secret) = pair.split_at_checked(colon)?;
    Some(Presented {
        secret: secret.get(1..)?.to_vec(),
        name: Some(name.to_vec()),
    })
}

/// Lists the attempt, without what was presented, and answers it.
async fn refuse(
    administration: Administration,
    visitor: Visitor,
    (token, mut fault): (Option<String>, Fault),
    is_page: bool,
) -> Response {
    let inner = &administration.inner;
    if let Some(client) = visitor.client
        && let Err(limited) = inner.failures.count(client)
    {
        fault = Fault::too_many_failures(limited.retry_after_seconds.unwrap_or(1));
    }
    if let Some(unlisted) = inner.refusals.take(&fault, visitor.client) {
        let actor = Actor::Request {
            id: visitor.request_id,
            token,
            client: visitor.client,
        };
        let mut entry = Entry::new(actor, visitor.action);
        entry.status = Some(fault.status.as_u16());
        entry.fault = Some(fault.code.to_owned());
        entry.unlisted = unlisted;
        let audit = inner.config.audit.clone();
        let listed = tokio::task::spawn_blocking(move || audit.begin()?.write(&entry)).await;
        if let Ok(Err(error)) = listed {
            tracing::error!("a refused attempt is not in the audit log: {error}");
        }
    }
    let is_unknown = fault.status == axum::http::StatusCode::UNAUTHORIZED;
    let mut response = fault.into_response();
    if is_unknown && is_page {
        let basic = HeaderValue::from_static(BASIC);
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, basic);
    }
    response
}
