//! Lists in pages.

use rusqlite::{Connection, Row, params_from_iter};

use super::Filter;
use crate::page::{Cursor, Page, Paging};
use crate::time::Time;

/// A row of a table that is listed.
pub trait Entity: Sized {
    /// Reads the row.
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;
    /// The creation time, by which pages are ordered.
    fn created(&self) -> Time;
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// The last changed row is first. Cursors still contain creation times, so paging can skip rows that were changed in
    /// another order than they were created. The engine lists flows like this.
    LastChanged,
}

impl Order {
    fn clause(self, ascending: bool) -> String {
        let direction = if ascending { "asc" } else { "desc" };
        let first = if self == Self::LastChanged { format!("updated {direction}, ") } else { String::new() };
        format!("{first}created {direction}, rowid {direction}")
    }
}

/// One page of `table`.
pub fn fetch<T: Entity>(
    db: &Connection,
    table: &str,
    filter: Filter,
    paging: &Paging,
    order: Order,
) -> rusqlite::Result<Page<T>> {
    let (cursor, limit) = (paging.cursor(), paging.limit());
    let backwards = matches!(cursor, Some(Cursor::Before(_)));
    let ascending = (order == Order::Oldest) != backwards;
    let filter = from_cursor(filter, cursor, ascending);
    let (clause, order) = (filter.clause(), order.clause(ascending));
    let sql = format!("select * from {table}{clause} order by {order} limit ?");
    // One more row than the page shows whether another page follows.
    let rows = limit.map_or(-1, |limit| limit.saturating_add(1)).into();
    let values = filter.values().chain(std::iter::once(&rows));
    let mut data = db
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), T::from_row)?
        .collect::<rusqlite::Result<Vec<T>>>()?;
    let more = trim(&mut data, limit);
    if backwards {
        data.reverse();
    }
    Ok(with_cursors(data, cursor, more))
}

fn from_cursor(filter: Filter, cursor: Option<Cursor>, ascending: bool) -> Filter {
    let Some(Cursor::After(time) | Cursor::Before(time)) = cursor else { return filter };
    if ascending {
        filter.with("created >= ?", time.next_second().0)
    } else {
        filter.with("created < ?", time.whole_second().0)
    }
}

/// Removes the additional row. With a negative limit, which means all rows, another page always follows, as in the engine.
fn trim<T>(data: &mut Vec<T>, limit: Option<i64>) -> bool {
    let Some(limit) = limit else { return !data.is_empty() };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = data.len() > limit;
    data.truncate(limit);
    more
}

fn with_cursors<T: Entity>(data: Vec<T>, cursor: Option<Cursor>, more: bool) -> Page<T> {
    let has_next = more || matches!(cursor, Some(Cursor::Before(_)));
    let has_previous = match cursor {
        None => false,
        Some(Cursor::After(_)) => true,
        Some(Cursor::Before(_)) => more,
    };
    let next = data.last().filter(|_| has_next).map(|row| Cursor::After(row.created()).encode());
    let previous = data.first().filter(|_| has_previous).map(|row| Cursor::Before(row.created()).encode());
    Page { data, next, previous }
}
