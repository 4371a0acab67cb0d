//! Text in the encoding that V8 reads fastest.

use bytes::Bytes;

/// Text for V8, which stores a string as Latin-1 or UTF-16. V8 would transcode UTF-8 on the main thread: 3 MB with one `é`
/// would take 24 ms instead of 18 ms.
#[derive(Debug)]
pub enum JsonText {
    /// ASCII, which is not copied.
    Ascii(Bytes),
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

impl JsonText {
    /// Transcodes UTF-8. Invalid bytes become U+FFFD, as in `fetch().text()`.
    pub fn lossy(utf8: Bytes) -> Self {
        if utf8.is_ascii() {
            return Self::Ascii(utf8);
        }
        let text = String::from_utf8_lossy(&utf8);
        if text.chars().all(|character| u32::from(character) <= 0xFF) {
            return Self::Latin1(text.chars().map(|character| character as u8).collect());
        }
        Self::Utf16(text.encode_utf16().collect())
    }
}

impl From<String> for JsonText {
    fn from(text: String) -> Self {
        Self::lossy(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_narrowest_form() {
        assert!(matches!(JsonText::from("abc".to_owned()), JsonText::Ascii(_)));
        assert!(matches!(JsonText::from("é".to_owned()), JsonText::Latin1(text) if text == [0xE9]));
        assert!(matches!(JsonText::from("é漢😀".to_owned()), JsonText::Utf16(text) if text.len() == 4));
        assert!(
            matches!(JsonText::lossy(Bytes::from_static(b"\xff")), JsonText::Utf16(text) if text == [0xFFFD])
        );
    }
}
