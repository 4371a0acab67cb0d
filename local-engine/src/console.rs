//! What the code of flows writes to the console, kept for the page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::time::Time;

/// How many lines are kept, of all runs together.
const LINES: usize = 2_000;

/// How many characters of a line are kept.
const WIDTH: usize = 4_000;

/// A line that a run wrote.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    #[serde(skip)]
    run: String,
    /// When it was written.
    time: Time,
    /// `error`, `warn`, `info` or `debug`.
    level: String,
    text: String,
}

/// The last lines of all runs.
#[derive(Debug, Default)]
pub struct Console(Mutex<VecDeque<Line>>);

impl Console {
    /// Keeps a line.
    pub fn write(&self, run: &str, level: &str, text: &str) {
        let text = text.chars().take(WIDTH).collect();
        let line = Line { run: run.to_owned(), time: Time::now(), level: level.to_owned(), text };
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The lines of a run that are still kept, the oldest first.
    pub fn of(&self, run: &str) -> Vec<Line> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().filter(|line| line.run == run).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_lines_are_dropped() {
        let console = Console::default();
        (0..LINES + 1).for_each(|index| console.write("run", "info", &index.to_string()));
        console.write("other", "error", "x");
        let lines = console.of("run");
        assert_eq!((lines.len(), lines[0].text.as_str()), (LINES - 1, "2"));
        assert_eq!(console.of("other").len(), 1);
    }
}
