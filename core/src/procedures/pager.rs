//! Walks a list and returns every row that exists throughout the walk exactly once.
//!
//! The engine's cursor loses rows. It holds the creation time of a page's last row, which the engine compares in whole
//! seconds, so rows of that second which did not fit on the page are on no page. A page is therefore cut where the second
//! changes, and the walk continues from the row before the cut. Flows are ordered by their last change although the cursor
//! holds the creation time. No cursor is right for them, so one request after the first page returns the rest.

use std::collections::{HashSet, VecDeque};
use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::call::Call;
use crate::compute::compute;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::json::Json;
use crate::models::Page;
use crate::response::Response;

const LOST: &str = "an earlier call of this iteration was aborted while it read a page";

/// The largest page that engines are known to return.
const LARGEST_PAGE: u32 = 100_000;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By creation time.
    Created,
    /// By the time of the last change.
    Updated,
    /// By creation time. Some engines return no cursor.
    Records,
}

/// Reads a list page by page.
#[derive(Debug)]
pub struct Pager<T> {
    list: Call<Page<T>>,
    /// `None` if a call of `next` was dropped while the blocking pool held the walk.
    walk: Option<Walk>,
}

/// The progress of a pager.
#[derive(Debug)]
struct Walk {
    order: Order,
    limit: u32,
    next: Next,
    /// Ids of the rows of the previous page, or of all pages.
    given: HashSet<String>,
    /// Whether `given` holds the ids of all pages, because any row may come again.
    keeps_given: bool,
    /// Cursors that were followed. Following one again would never end.
    followed: HashSet<String>,
}

/// The source of the next rows.
#[derive(Debug)]
enum Next {
    /// The page at a cursor. `None` is the first page.
    Cursor(Option<String>),
    /// One page of this size, which must hold the whole list.
    Whole(u32),
    /// Rows that have arrived, and their reply.
    Queued(VecDeque<Bytes>, Response),
    End,
}

/// Rows of a list, each as JSON text.
#[derive(Debug)]
pub struct Rows {
    pub rows: Vec<Bytes>,
    /// The reply that contained the rows.
    pub response: Response,
    pub is_last: bool,
}

/// A row and the two fields that the pager reads.
#[derive(Debug, Default, Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    created: Json,
    #[serde(skip)]
    text: Bytes,
}

struct Fetched {
    rows: Vec<Row>,
    next: Option<String>,
    response: Response,
}

impl<T> Pager<T> {
    /// `limit` is the size of the first page. Later pages are larger where a smaller one would lose rows.
    pub fn new(list: Call<Page<T>>, order: Order, limit: u32) -> Self {
        Self { list, walk: Some(Walk::new(order, limit)) }
    }

    /// Returns the next rows, or `None` at the end of the list. A failed request does not move the walk, so that the caller can
    /// repeat the call.
    pub async fn next(&mut self, ctx: &Context) -> Result<Option<Rows>> {
        loop {
            let walk = self.walk.as_mut().ok_or_else(|| Error::Internal(LOST.into()))?;
            let list = match &mut walk.next {
                Next::End => return Ok(None),
                Next::Queued(rows, response) => {
                    let (rows, response) = (std::mem::take(rows), response.clone());
                    return Ok(Some(walk.take(rows, response)));
                }
                Next::Cursor(cursor) => request(&self.list, walk.limit, cursor.as_deref()),
                Next::Whole(limit) => request(&self.list, *limit, None),
            };
            let facts = ctx.facts(&list);
            let response = ctx.send(list).await?.response;
            let stepped = step(&mut self.walk, response).await;
            if let Some(rows) = stepped.map_err(|error| error.of(facts))? {
                return Ok(Some(rows));
            }
        }
    }
}

fn request<T>(list: &Call<Page<T>>, limit: u32, cursor: Option<&str>) -> Call<Page<T>> {
    let mut list = list.clone();
    list.request.query.set("limit", &limit.to_string());
    if let Some(cursor) = cursor {
        list.request.query.set("cursor", cursor);
    }
    list
}

/// Reads a page and moves the walk. Returns `None` if a larger page must be requested instead. Everything whose time
/// grows with the page happens in [`compute`], which also frees its rows.
async fn step(place: &mut Option<Walk>, response: Response) -> std::result::Result<Option<Rows>, Error> {
    let mut walk = place.take().ok_or_else(|| Error::Internal(LOST.into()))?;
    let stepped = compute(response.body.len(), move || {
        let rows = Fetched::read(response).map(|page| walk.step(page));
        (walk, rows)
    });
    let (walk, rows) = stepped.await;
    *place = Some(walk);
    rows
}

impl Walk {
    fn new(order: Order, limit: u32) -> Self {
        Self {
            order,
            limit: limit.max(1),
            next: Next::Cursor(None),
            given: HashSet::new(),
            keeps_given: false,
            followed: HashSet::new(),
        }
    }

    fn step(&mut self, page: Fetched) -> Option<Rows> {
        match self.next {
            Next::Whole(limit) => self.whole(page, limit),
            Next::Cursor(None) => self.page(page, true),
            _ => self.page(page, false),
        }
    }

    fn page(&mut self, mut page: Fetched, is_first: bool) -> Option<Rows> {
        let is_full = page.rows.len() >= self.limit as usize;
        let next = match (self.order, page.next.take()) {
            (Order::Records, None) if is_full && is_first => Next::Whole(LARGEST_PAGE),
            (_, None) => Next::End,
            // Rows without a creation time have a cursor of another kind.
            (Order::Updated, Some(_)) if page.last_second().is_some() => Next::Whole(LARGEST_PAGE),
            (Order::Updated, Some(next)) => Next::Cursor(Some(next)),
            // A cursor that the engine made for this place loses no row.
            (_, Some(next)) if !page.ends_at(&next) => Next::Cursor(Some(next)),
            (_, Some(next)) => match page.cut_before_last_second() {
                Some(cursor) => Next::Cursor(Some(cursor)),
                None if is_full && self.limit < LARGEST_PAGE => {
                    self.limit = self.limit.saturating_mul(2).min(LARGEST_PAGE);
                    return None;
                }
                None => Next::Cursor(Some(next)),
            },
        };
        Some(self.give(page, next))
    }

    fn whole(&mut self, mut page: Fetched, limit: u32) -> Option<Rows> {
        if page.next.is_some() && page.rows.len() >= limit as usize {
            self.next = Next::Whole(limit.saturating_mul(10));
            return None;
        }
        if let Some(cursor) = page.next.take() {
            // The engine returns no page of that size, so only its cursor remains.
            self.order = Order::Created;
            self.keeps_given = true;
            return Some(self.give(page, Next::Cursor(Some(cursor))));
        }
        Some(self.take(self.new_rows(&page).collect(), page.response))
    }

    /// Returns the rows that were not given yet.
    fn new_rows(&self, page: &Fetched) -> impl Iterator<Item = Bytes> {
        page.rows.iter().filter(|row| !self.given.contains(&row.id)).map(|row| row.text.clone())
    }

    /// Takes a page of the requested size from the rows that have arrived.
    fn take(&mut self, mut rows: VecDeque<Bytes>, response: Response) -> Rows {
        let taken = rows.drain(..rows.len().min(self.limit as usize)).collect();
        let is_last = rows.is_empty();
        self.next = if is_last { Next::End } else { Next::Queued(rows, response.clone()) };
        Rows { rows: taken, response, is_last }
    }

    fn give(&mut self, page: Fetched, next: Next) -> Rows {
        let rows = self.new_rows(&page).collect();
        if !self.keeps_given {
            self.given.clear();
        }
        self.given.extend(page.rows.into_iter().map(|row| row.id));
        let next = match next {
            Next::Cursor(Some(cursor)) if !self.followed.insert(cursor.clone()) => Next::End,
            next => next,
        };
        let is_last = matches!(next, Next::End);
        self.next = next;
        Rows { rows, response: page.response, is_last }
    }
}

impl Fetched {
    fn read(response: Response) -> std::result::Result<Self, Error> {
        let wrong = |error: serde_json::Error| response.decode_error(error.to_string());
        let page: Page<&RawValue> = serde_json::from_slice(&response.body).map_err(wrong)?;
        let row = |text: &&RawValue| {
            let row = serde_json::from_str(text.get())?;
            Ok(Row { text: response.body.slice_ref(text.get().as_bytes()), ..row })
        };
        let rows = page.data.iter().map(row).collect::<serde_json::Result<_>>().map_err(wrong)?;
        let next = page.next.filter(|next| next != "null");
        Ok(Self { rows, next, response })
    }

    /// Returns the index of the first row of the last row's second. Returns `None` if rows have no creation time.
    fn last_second(&self) -> Option<usize> {
        let last = self.rows.last()?.second()?;
        let before = self.rows.iter().rposition(|row| row.second() != Some(last));
        Some(before.map_or(0, |index| index + 1))
    }

    /// Returns whether a cursor is the one that the engine makes of the last row.
    fn ends_at(&self, cursor: &str) -> bool {
        self.rows.last().and_then(Row::cursor).as_deref() == Some(cursor)
    }

    /// Removes the rows of the last second. Returns the cursor of the last remaining row, or `None` if all rows share one
    /// second.
    fn cut_before_last_second(&mut self) -> Option<String> {
        let end = self.last_second()?;
        let cursor = self.rows[..end].last()?.cursor()?;
        self.rows.truncate(end);
        Some(cursor)
    }
}

impl Row {
    /// Returns the creation time up to its second: `2026-11-25T15:14:05`.
    fn second(&self) -> Option<&str> {
        let created = self.created.text().strip_prefix('"')?;
        Some(created.get(..19).unwrap_or(created))
    }

    /// Returns the cursor that the engine makes of this row: base64 of `next_` and the base64 of `created:<ms>`.
    fn cursor(&self) -> Option<String> {
        let created = humantime::parse_rfc3339(&self.created.as_string()?).ok()?;
        let ms = created.duration_since(UNIX_EPOCH).ok()?.as_millis();
        Some(BASE64.encode(format!("next_{}", BASE64.encode(format!("created:{ms}")))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::tests::waits_for_pool;
    use crate::context::tests::context;

    #[test]
    fn the_cursor_of_a_row_is_the_engine_s() {
        let row = |created: &str| Row { created: Json::of(&created).unwrap(), ..Row::default() };
        // Recorded on the engine.
        let cursor = row("2026-11-23T21:15:46.000Z").cursor().unwrap();
        assert_eq!(cursor, "bmV4dF9ZM0psWVhSbFpEb3hOemsxTkRZNE5UUTJNREF3");
        assert_eq!(row("yesterday").cursor(), None);
    }

    fn page_of(rows: usize) -> Response {
        let rows: Vec<_> = (0..rows).map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        let body = format!(r#"{{"data":[{}],"next":null}}"#, rows.join(",")).into();
        Response { status: http::StatusCode::OK, headers: http::HeaderMap::new(), body }
    }

    #[test]
    fn a_large_page_is_read_off_the_thread_of_the_runtime() {
        for (rows, is_large) in [(10, false), (100_000, true)] {
            let mut walk = Some(Walk::new(Order::Created, 10));
            assert_eq!(waits_for_pool(|| step(&mut walk, page_of(rows))), is_large);
            assert_eq!(walk.is_none(), is_large);
        }
    }

    #[tokio::test]
    async fn a_walk_that_was_lost_in_the_middle_is_an_error_and_not_the_end_of_the_list() {
        let mut pager =
            Pager::new(crate::calls::folders::list(&Default::default()).unwrap(), Order::Created, 10);
        pager.walk = None;
        assert!(pager.next(&context()).await.is_err());
    }

    #[tokio::test]
    async fn a_page_that_cannot_be_read_leaves_the_walk_where_it_was() {
        let mut walk = Some(Walk::new(Order::Created, 10));
        let broken = Response { body: "{".into(), ..page_of(0) };
        assert!(step(&mut walk, broken).await.is_err());
        let rows = step(&mut walk, page_of(3)).await.unwrap().unwrap();
        assert_eq!((rows.rows.len(), rows.is_last), (3, true));
    }
}
