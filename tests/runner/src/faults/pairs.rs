//! A selection of cells in which each fault meets each operation and each gateway, and each gateway each of its operations.

use std::collections::BTreeSet;

use super::Cell;

/// The selection, the same in every run.
pub fn pairs(cells: &[Cell]) -> Vec<Cell> {
    let mut open: BTreeSet<(String, String)> = cells.iter().flat_map(of_cell).collect();
    let mut chosen = BTreeSet::new();
    // Cells that cover all three of their pairs at once come first.
    for least in (1..=3).rev() {
        for cell in cells {
            let settled = of_cell(cell);
            if settled.iter().filter(|pair| open.contains(*pair)).count() >= least {
                settled.iter().for_each(|pair| {
                    open.remove(pair);
                });
                chosen.insert(*cell);
            }
        }
    }
    cells.iter().copied().filter(|cell| chosen.contains(cell)).collect()
}

fn of_cell(cell: &Cell) -> [(String, String); 3] {
    let parts = [cell.gateway, cell.operation.name(), cell.trouble.name].map(str::to_owned);
    let [gateway, operation, trouble] = parts;
    [(gateway.clone(), operation.clone()), (gateway, trouble.clone()), (operation, trouble)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{Expected, cells};

    #[test]
    fn every_pair_is_there_and_not_every_cell() {
        let all = cells(&Expected::read().expect("the table")).expect("cells");
        let chosen = pairs(&all);
        let of = |cells: &[Cell]| cells.iter().flat_map(of_cell).collect::<BTreeSet<_>>();
        assert_eq!(of(&all), of(&chosen));
        assert!(chosen.len() * 3 < all.len() * 2, "{} of {}", chosen.len(), all.len());
    }
}
