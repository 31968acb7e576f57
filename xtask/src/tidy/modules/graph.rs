//! Modules, uses between them, and the circles that uses form.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

/// A module by its path from the root of its crate or package. The root itself is empty.
pub type Module = Vec<String>;

/// One module uses another, at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The module that uses.
    pub from: Module,
    /// The module that is used.
    pub to: Module,
    /// The file of the use, from the root of the tree.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is named there, as it is written.
    pub name: String,
}

/// Modules that use each other in a ring: each step is a use, and the last one leads back to the first module.
pub struct Circle<'a> {
    /// The modules, in the order of the steps; a folder stands for everything in it.
    pub members: Vec<String>,
    /// The uses.
    pub steps: Vec<&'a Use>,
}

/// What stands side by side in a folder: `None` is the folder's own file, such as `mod.rs`.
type Member<'a> = Option<&'a str>;

/// The uses between the members of one folder.
type Level<'a> = BTreeMap<(Member<'a>, Member<'a>), &'a Use>;

/// The shortest circle of each group of modules that reach each other.
///
/// Uses are looked at folder by folder: between two files of different folders, it is the folders that use each other,
/// as members of the innermost folder that has both. A circle of files is a circle there as well.
pub fn circles(uses: &[Use]) -> Vec<Circle<'_>> {
    let mut levels: BTreeMap<&[String], Level> = BTreeMap::new();
    for each in uses {
        let shared = each.from.iter().zip(&each.to).take_while(|(from, to)| from == to).count();
        let from = each.from.get(shared).map(String::as_str);
        let to = each.to.get(shared).map(String::as_str);
        if from != to {
            levels.entry(&each.from[..shared]).or_default().entry((from, to)).or_insert(each);
        }
    }
    levels.into_iter().flat_map(|(folder, level)| circles_of(folder, &level)).collect()
}

fn circles_of<'a>(folder: &[String], level: &Level<'a>) -> Vec<Circle<'a>> {
    let graph: DiGraphMap<Member, ()> = level.keys().copied().collect();
    let groups = tarjan_scc(&graph).into_iter().filter(|group| group.len() > 1);
    groups
        .map(|group| {
            let group: BTreeSet<Member> = group.into_iter().collect();
            let ring = group.iter().filter_map(|start| ring(&graph, &group, *start)).min_by_key(Vec::len);
            let ring = ring.unwrap_or_default();
            let next = |at: usize| ring[(at + 1) % ring.len()];
            Circle {
                members: ring.iter().map(|member| path_of(folder, *member)).collect(),
                steps: ring.iter().enumerate().map(|(at, member)| level[&(*member, next(at))]).collect(),
            }
        })
        .collect()
}

/// The shortest way from a member back to itself, inside of its group.
fn ring<'a>(
    graph: &DiGraphMap<Member<'a>, ()>,
    group: &BTreeSet<Member<'a>>,
    start: Member<'a>,
) -> Option<Vec<Member<'a>>> {
    let mut came_from: BTreeMap<Member, Member> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(member) = waiting.pop_front() {
        for next in graph.neighbors(member).filter(|next| group.contains(next)) {
            if next == start {
                let mut ring = vec![member];
                while ring.last() != Some(&start) {
                    ring.push(came_from[ring.last()?]);
                }
                ring.reverse();
                return Some(ring);
            }
            if let Entry::Vacant(vacant) = came_from.entry(next) {
                vacant.insert(member);
                waiting.push_back(next);
            }
        }
    }
    None
}

fn path_of(folder: &[String], member: Member) -> String {
    let path: Vec<&str> = folder.iter().map(String::as_str).chain(member).collect();
    if path.is_empty() { "the root".to_owned() } else { path.join("::") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(pairs: &[(&str, &str)]) -> Vec<Use> {
        let module =
            |text: &str| text.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let each = |(index, (from, to)): (usize, &(&str, &str))| Use {
            from: module(from),
            to: module(to),
            file: "a".to_owned(),
            line: index + 1,
            name: (*to).to_owned(),
        };
        pairs.iter().enumerate().map(each).collect()
    }

    fn found(pairs: &[(&str, &str)]) -> Vec<String> {
        circles(&uses(pairs)).iter().map(|circle| circle.members.join(" ")).collect()
    }

    #[test]
    fn files_that_use_each_other_are_a_circle() {
        assert_eq!(found(&[("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]), ["a b c"]);
    }

    #[test]
    fn arrows_in_one_direction_are_no_circle() {
        assert!(
            found(&[("a", "b"), ("a", "c"), ("b", "c"), ("a", "a"), ("f::a", "f::b"), ("f::b", "c")])
                .is_empty()
        );
    }

    #[test]
    fn folders_that_use_each_other_are_a_circle_where_no_files_are() {
        assert_eq!(found(&[("f::a", "g::b"), ("g::c", "f::d")]), ["f g"]);
        assert_eq!(found(&[("top::f::a", "top::g"), ("top::g", "top::f::b")]), ["top::f top::g"]);
    }

    #[test]
    fn a_folder_and_its_own_file_are_a_circle() {
        assert_eq!(found(&[("f", "f::a"), ("f::a", "f")]), ["f f::a"]);
        assert_eq!(found(&[("", "a"), ("a::b", "")]), ["the root a"]);
    }

    #[test]
    fn the_shortest_circle_is_told_with_its_places() {
        let uses = uses(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "b")]);
        let circles = circles(&uses);
        assert_eq!(circles.len(), 1);
        let lines: Vec<usize> = circles[0].steps.iter().map(|step| step.line).collect();
        assert_eq!(lines, [2, 4]);
    }
}
