//! Parses `multipart/form-data`.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

/// A part of a form.
#[derive(Debug, PartialEq)]
pub struct Part<'a> {
    pub name: String,
    /// The file name, if the part is a file.
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    pub bytes: &'a [u8],
}

/// The boundary between the parts, from the content type.
pub fn boundary(content_type: &str) -> Option<String> {
    parameters(content_type).remove("boundary").filter(|boundary| !boundary.is_empty())
}

/// Returns the parts in order. Skips invalid ones.
pub fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<Part<'a>> {
    let mark = format!("--{boundary}");
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(start) = find(rest, mark.as_bytes()) {
        rest = &rest[start + mark.len()..];
        let end = find(rest, format!("\r\n{mark}").as_bytes()).unwrap_or(rest.len());
        found.extend(part(&rest[..end]));
    }
    found
}

fn part(text: &[u8]) -> Option<Part<'_>> {
    let head_end = find(text, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&text[..head_end]).into_owned();
    let header = |wanted: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines
            .find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.trim().to_owned())
    };
    let mut disposition = parameters(&header("content-disposition")?);
    let file_name = disposition.remove("filename*").or_else(|| disposition.remove("filename"));
    Some(Part {
        name: disposition.remove("name")?,
        file_name: file_name.map(|path| base_name(&path).to_owned()),
        content_type: header("content-type"),
        bytes: &text[head_end + 4..],
    })
}

/// The parameters of a header by their names in lower case: `form-data; name="a"; filename*=UTF-8''b%20c`.
fn parameters(header: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let (value, after) = match value.strip_prefix('"') {
            Some(text) => quoted(text),
            None => {
                let end = value.find(';').unwrap_or(value.len());
                (value[..end].trim_end().to_owned(), &value[end..])
            }
        };
        let name = name.trim_matches(|edge: char| edge == ';' || edge.is_whitespace()).to_ascii_lowercase();
        let value = if name.ends_with('*') { decoded(&value).unwrap_or(value) } else { value };
        found.entry(name).or_insert(value);
        rest = after;
    }
    found
}

/// Splits at the closing quote. A backslash escapes a quote or a backslash. Before other characters it is literal, because old
/// browsers send whole Windows paths.
fn quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(
                characters
                    .next_if(|(_, next)| matches!(next, '"' | '\\'))
                    .map_or(Some('\\'), |(_, next)| Some(next)),
            ),
            other => value.push(other),
        }
    }
    (value, "")
}

/// An extended value: `UTF-8''%e2%82%ac`. `None` if it has another form.
fn decoded(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, text) = (parts.next()?, parts.nth(1)?);
    let bytes = percent_decode_str(text);
    Some(match charset.to_ascii_lowercase().as_str() {
        "iso-8859-1" => bytes.map(char::from).collect(),
        _ => bytes.decode_utf8_lossy().into_owned(),
    })
}

/// The last part of a path, which some browsers send as the name of a file.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_are_told_apart() {
        let body = b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\ncontent-disposition: form-data; \
            name=\"f\"; filename=\"t.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\ny\r\n--B--\r\n";
        let boundary = boundary("multipart/form-data; boundary=\"B\"").unwrap();
        let parts = parts(body, &boundary);
        assert_eq!((parts.len(), parts[0].name.as_str(), parts[0].bytes), (2, "a", b"1".as_slice()));
        assert_eq!((parts[1].file_name.as_deref(), parts[1].bytes), (Some("t.txt"), b"x\r\ny".as_slice()));
        assert_eq!(parts[1].content_type.as_deref(), Some("text/plain"));
    }

    #[test]
    fn names_may_hold_every_character() {
        let disposition =
            |rest: &str| format!("--B\r\nContent-Disposition: form-data; {rest}\r\n\r\nx\r\n--B--\r\n");
        let cases = [
            (r#"name="f"; filename="a;b.txt""#, "f", "a;b.txt"),
            (r#"filename="a = b; name=c.txt"; name="f""#, "f", "a = b; name=c.txt"),
            (r#"name="say \"hi\""; filename="a\\b\"c""#, r#"say "hi""#, r#"b"c"#),
            (r#"name=f;filename=a.txt"#, "f", "a.txt"),
            (r#"Name = "f" ; FileName = "a.txt""#, "f", "a.txt"),
            (r#"name="f"; filename="C:\fakepath\a.txt""#, "f", "a.txt"),
            (r#"name="f"; filename*=UTF-8''%e2%82%ac%20rates.txt"#, "f", "€ rates.txt"),
            (r#"name="f"; filename="fallback.txt"; filename*=utf-8'en'na%C3%AFve.txt"#, "f", "naïve.txt"),
            (r#"name="f"; filename*=iso-8859-1''%A3.txt"#, "f", "£.txt"),
            (r#"name="f"; filename*=plain.txt"#, "f", "plain.txt"),
            (r#"name="f"; filename="ü.txt"#, "f", "ü.txt"),
            (r#"name="f"; filename="""#, "f", ""),
        ];
        for (rest, name, file) in cases {
            let body = disposition(rest);
            let parts = parts(body.as_bytes(), "B");
            assert_eq!(parts.len(), 1, "{rest}");
            assert_eq!((parts[0].name.as_str(), parts[0].file_name.as_deref()), (name, Some(file)), "{rest}");
        }
        assert_eq!(boundary("multipart/form-data; charset=utf-8; Boundary=\"a;b\"").as_deref(), Some("a;b"));
        assert_eq!(boundary("multipart/form-data; boundary="), None);
    }
}
