//! The lines of the values of a YAML text, by their paths: `steps[0].input.url`.

use std::collections::HashMap;

use granit_parser::{Event, Parser};

/// The line of each value. A field has the line of its name.
pub struct Lines(HashMap<String, usize>);

/// An open mapping or sequence.
struct Open {
    path: String,
    /// The name of the field whose value comes next. `None` if a name comes next.
    field: Option<String>,
    /// The index of the next element. `None` in a mapping.
    index: Option<usize>,
}

impl Lines {
    /// Reads the lines. A text that is not YAML has the lines up to its error.
    pub fn of(yaml: &str) -> Self {
        let (mut lines, mut open) = (HashMap::new(), Vec::<Open>::new());
        for (event, span) in Parser::new_from_str(yaml).map_while(Result::ok) {
            let line = span.start.line();
            match event {
                Event::Scalar(text, ..) if open.last().is_some_and(Open::expects_name) => {
                    if let Some(mapping) = open.last_mut() {
                        lines.insert(joined(&mapping.path, &text), line);
                        mapping.field = Some(text.into_owned());
                    }
                }
                Event::Scalar(..) | Event::Alias(_) => drop(next_path(&mut open, &mut lines, line)),
                Event::SequenceStart(..) => {
                    let path = next_path(&mut open, &mut lines, line);
                    open.push(Open { path, field: None, index: Some(0) });
                }
                Event::MappingStart(..) => {
                    let path = next_path(&mut open, &mut lines, line);
                    open.push(Open { path, field: None, index: None });
                }
                Event::SequenceEnd | Event::MappingEnd => drop(open.pop()),
                _ => {}
            }
        }
        Self(lines)
    }

    /// Returns the line of a value, or of the nearest value around it that has one.
    pub fn find(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return *line;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return 1,
            }
        }
    }
}

impl Open {
    fn expects_name(&self) -> bool {
        self.index.is_none() && self.field.is_none()
    }
}

/// Returns the path of the value that begins, and notes the line of an element.
fn next_path(open: &mut [Open], lines: &mut HashMap<String, usize>, line: usize) -> String {
    let Some(parent) = open.last_mut() else { return String::new() };
    match parent.index {
        Some(index) => {
            parent.index = Some(index + 1);
            let path = format!("{}[{index}]", parent.path);
            lines.insert(path.clone(), line);
            path
        }
        None => joined(&parent.path, &parent.field.take().unwrap_or_default()),
    }
}

fn joined(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_paths() {
        let yaml = "a: 1\nsteps:\n- name: x\n  input:\n    text: |\n      long\n      text\n    b.c: [1,\n      {d: 2}]\n- name: y\n";
        let lines = Lines::of(yaml);
        for (path, line) in [
            ("a", 1),
            ("steps", 2),
            ("steps[0]", 3),
            ("steps[0].name", 3),
            ("steps[0].input.text", 5),
            ("steps[0].input.b.c", 8),
            ("steps[0].input.b.c[1].d", 9),
            ("steps[1].name", 10),
            ("steps[1].input.z[3]", 10),
            ("missing", 1),
        ] {
            assert_eq!(lines.find(path), line, "{path}");
        }
        assert_eq!(Lines::of("a: 1\nb: [").find("b"), 2);
    }
}
