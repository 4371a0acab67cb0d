//! `multipart/form-data`, read whole.

/// A part of a form.
#[derive(Debug, PartialEq)]
pub struct Part<'a> {
    pub name: String,
    /// Set where the part is a file.
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    pub bytes: &'a [u8],
}

/// What separates the parts, as the content type says.
pub fn boundary(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1);
    let boundary = parameters.filter_map(|part| part.trim().strip_prefix("boundary=")).next()?;
    Some(boundary.trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// The parts in their order. What is none is passed over.
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
    let disposition = header("content-disposition")?;
    let parameter = |wanted: &str| {
        let mut parts = disposition.split(';').filter_map(|part| part.trim().split_once('='));
        parts.find(|(name, _)| *name == wanted).map(|(_, value)| value.trim_matches('"').to_owned())
    };
    Some(Part {
        name: parameter("name")?,
        file_name: parameter("filename"),
        content_type: header("content-type"),
        bytes: &text[head_end + 4..],
    })
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
        let parts = parts(body, boundary);
        assert_eq!((parts.len(), parts[0].name.as_str(), parts[0].bytes), (2, "a", b"1".as_slice()));
        assert_eq!((parts[1].file_name.as_deref(), parts[1].bytes), (Some("t.txt"), b"x\r\ny".as_slice()));
        assert_eq!(parts[1].content_type.as_deref(), Some("text/plain"));
    }
}
