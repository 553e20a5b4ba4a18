//! Hits by segment, for what reads postings: they go forward alone.

use tantivy::DocAddress;

/// The places of the hits in `hits`, a list a segment, each in the order of its
/// documents.
pub(super) fn by_segment(hits: &[DocAddress]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_unstable_by_key(|&index| hits[index]);
    order
        .chunk_by(|&a, &b| hits[a].segment_ord == hits[b].segment_ord)
        .map(<[usize]>::to_vec)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_in_the_order_of_their_segments() {
        let hits =
            [(1, 7), (0, 9), (1, 2), (0, 3)].map(|(segment, doc)| DocAddress::new(segment, doc));
        assert_eq!(by_segment(&hits), [vec![3, 1], vec![2, 0]]);
        assert_eq!(by_segment(&[]), Vec::<Vec<usize>>::new());
    }
}
