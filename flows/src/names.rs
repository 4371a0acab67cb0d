//! Names of files and folders.

/// Returns a key for a flow with this display name: lower-case letters, digits and hyphens.
pub fn key_of(display_name: &str) -> String {
    let ascii = deunicode::deunicode(display_name).to_ascii_lowercase();
    let words =
        ascii.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let key: String = words.collect::<Vec<_>>().join("-").chars().take(60).collect();
    if key.is_empty() { "flow".into() } else { key.trim_end_matches('-').into() }
}

/// Returns whether a text can be the key of a flow, which is the name of its file.
pub fn is_key(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.len() <= 100
}

/// Returns the first of `key`, `key-2`, `key-3` and so on that is not taken.
pub fn free_key(key: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    std::iter::once(key.to_owned()).chain(numbered).find(|key| !is_taken(key)).unwrap_or_default()
}

/// Characters that a file name cannot have on every system. `%` marks an encoded one.
const SPECIAL: &str = "%/\\:*?\"<>|";

/// Returns the name of the folder for a folder of the platform. Special characters are percent-encoded.
pub fn directory_of(folder: &str) -> String {
    let last = folder.chars().count().saturating_sub(1);
    let encode = |(index, character): (usize, char)| {
        let is_edge = (index == 0 || index == last) && matches!(character, ' ' | '.');
        if is_edge || character.is_control() || SPECIAL.contains(character) {
            character.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
        } else {
            character.to_string()
        }
    };
    folder.chars().enumerate().map(encode).collect()
}

/// Returns the folder of the platform for the name of a folder.
pub fn folder_of(directory: &str) -> String {
    let mut bytes = Vec::with_capacity(directory.len());
    let mut rest = directory;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        match after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_readable_and_plain() {
        for (name, key) in [
            ("New Lead!", "new-lead"),
            ("Đơn hàng mới", "don-hang-moi"),
            ("  ", "flow"),
            ("日本", "ri-ben"),
            ("a/b: c", "a-b-c"),
        ] {
            assert_eq!(key_of(name), key);
            assert!(is_key(key));
        }
        assert!(!is_key("../up") && !is_key("") && !is_key("-a") && !is_key("a.b"));
        assert_eq!(free_key("a", |key| key == "a" || key == "a-2"), "a-3");
    }

    #[test]
    fn folders_come_back() {
        for folder in ["Sales", "a/b", "..", " x ", "50%", "%41", "C:\\d", "é日", "\n", "CON.", ""] {
            assert_eq!(folder_of(&directory_of(folder)), folder);
            assert!(!directory_of(folder).contains(['/', '\\', ':']));
        }
        assert_eq!(directory_of("Sales EMEA"), "Sales EMEA");
    }
}
