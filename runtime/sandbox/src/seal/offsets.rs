//! Which edges of a control-flow graph have to be charged.
//!
//! Give every point of the graph an offset, and charge an edge from `a` to `b` its cost plus the offset of `a` minus
//! that of `b`. Along any way from the entry to an exit, both with offset 0, the offsets cancel out, and the sum of the
//! charges is the sum of the costs. Choosing the offsets along a spanning tree makes all charges on it 0: the trick
//! by which Knuth and Stevenson place the counters of a profile (BIT 13, 1973).
//!
//! An offset is what a run owes at that point. Here all are between 0 and [`OFFSET`]: never below, so that nothing
//! is charged that is not used later; never far above, so that little can be owed.

use super::limits::OFFSET;

/// A point of the graph. [`ENTRY`] is the entry and every exit.
pub(super) type Point = u32;

/// The point with offset 0.
pub(super) const ENTRY: Point = 0;

/// Trees over the points. In each, the offsets are fixed up to a common number.
#[derive(Debug, Default)]
pub(super) struct Forest {
    /// `(parent, offset above the parent)`; a root is its own parent. [`ENTRY`] is always a root.
    links: Vec<(Point, i64)>,
    /// For a root: the lowest and the highest offset in its tree, above the root's.
    spans: Vec<(i64, i64)>,
}

impl Forest {
    /// Forgets all points.
    pub(super) fn clear(&mut self) {
        self.links.clear();
        self.spans.clear();
    }

    /// Adds a point.
    pub(super) fn point(&mut self) -> Point {
        let point = Point::try_from(self.links.len()).expect("fewer points than bytes");
        self.links.push((point, 0));
        self.spans.push((0, 0));
        point
    }

    /// Makes two points one: what leads from one to the other is no place where code could stand.
    pub(super) fn tie(&mut self, a: Point, b: Point) {
        let (a, _) = self.find(a);
        let (b, _) = self.find(b);
        if a != b {
            self.link(a, b, 0);
        }
    }

    /// Takes an edge into a tree, so that it needs no charge; not if it closes a circle, or an offset would leave
    /// its range.
    pub(super) fn join(&mut self, from: Point, to: Point, cost: i64) {
        let (from, above_from) = self.find(from);
        let (to, above_to) = self.find(to);
        if from != to {
            self.link(from, to, above_from + cost - above_to);
        }
    }

    /// The offset of a point.
    pub(super) fn offset(&mut self, point: Point) -> i64 {
        let (root, above) = self.find(point);
        if root == ENTRY { above } else { above - self.spans[root as usize].0 }
    }

    /// Hangs one tree into the other, `to` being `gap` above `from`, if the offsets allow it.
    fn link(&mut self, from: Point, to: Point, gap: i64) {
        let (root, child, gap) = if to == ENTRY { (to, from, -gap) } else { (from, to, gap) };
        let (low, high) = self.spans[root as usize];
        let (child_low, child_high) = self.spans[child as usize];
        let (low, high) = (low.min(child_low + gap), high.max(child_high + gap));
        let fits = if root == ENTRY { low >= 0 && high <= OFFSET } else { high - low <= OFFSET };
        if fits {
            self.spans[root as usize] = (low, high);
            self.links[child as usize] = (root, gap);
        }
    }

    /// The root of a point's tree, and how far the point is above it. Shortens the way for the next time.
    fn find(&mut self, point: Point) -> (Point, i64) {
        let (mut point, mut above) = (point, 0);
        loop {
            let (parent, step) = self.links[point as usize];
            if parent == point {
                return (point, above);
            }
            let (grandparent, next) = self.links[parent as usize];
            if grandparent != parent {
                self.links[point as usize] = (grandparent, step + next);
                above += step + next;
                point = grandparent;
            } else {
                return (parent, above + step);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn offsets_stay_in_range_and_cancel_out() {
        use proptest::prelude::*;
        let edges = proptest::collection::vec((0..20_u32, 0..20_u32, 0..700_i64), 0..60);
        let ties = proptest::collection::vec((0..20_u32, 0..20_u32), 0..6);
        proptest!(|(edges in edges, ties in ties)| {
            let mut forest = Forest::default();
            (0..20).for_each(|_| { forest.point(); });
            ties.iter().for_each(|&(a, b)| forest.tie(a, b));
            edges.iter().for_each(|&(from, to, cost)| forest.join(from, to, cost));
            let offsets: Vec<i64> = (0..20).map(|point| forest.offset(point)).collect();
            prop_assert_eq!(offsets[0], 0);
            prop_assert!(offsets.iter().all(|offset| (0..=OFFSET).contains(offset)));
            for (a, b) in ties {
                prop_assert_eq!(offsets[a as usize], offsets[b as usize]);
            }
        });
    }

    #[test]
    fn a_tree_needs_no_charges() {
        let mut forest = Forest::default();
        let points: Vec<Point> = (0..4).map(|_| forest.point()).collect();
        for (&from, &to) in points.iter().zip(&points[1..]) {
            forest.join(from, to, 7);
        }
        assert_eq!(forest.offset(*points.last().unwrap()), 21);
        forest.join(points[3], ENTRY, 7);
        assert_eq!(forest.offset(points[3]), 21, "a circle changes nothing");
    }
}
