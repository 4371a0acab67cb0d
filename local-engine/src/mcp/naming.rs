//! The names of tools and of their parameters.

/// The longest name of a tool, in UTF-16 code units.
const LONGEST: usize = 47;

/// How much of a tool's id is part of its name.
const ID_PART: usize = 4;

/// The name of a tool: that of its flow or action, and the beginning of the tool's id.
pub fn tool(name: &str, tool_id: &str) -> String {
    let (name, id) = (property(name), tool_id.get(..ID_PART).unwrap_or(tool_id));
    let mut room = LONGEST - ID_PART - 1;
    let fits = |character: &char| {
        let length = character.len_utf16();
        let does = length <= room;
        room = if does { room - length } else { 0 };
        does
    };
    let name: String = name.chars().take_while(fits).collect();
    format!("{name}_{id}")
}

/// The name of a parameter: each run of white space, `/`, `@` and `-` becomes one `_`. Other characters stay.
pub fn property(name: &str) -> String {
    let mut fixed = String::with_capacity(name.len());
    let mut is_in_run = false;
    for character in name.chars() {
        let is_replaced = matches!(character, '/' | '@' | '-') || is_space(character);
        if !is_replaced {
            fixed.push(character);
        } else if !is_in_run {
            fixed.push('_');
        }
        is_in_run = is_replaced;
    }
    fixed
}

/// Whether JavaScript's `\s` matches a character.
fn is_space(character: char) -> bool {
    character == '\u{FEFF}' || (character.is_whitespace() && character != '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_engine() {
        let cases = [
            ("Create a lead", "Create_a_lead_aB3d"),
            ("a - b//c@@d", "a_b_c_d_aB3d"),
            ("Tạo đơn.hàng 🎉", "Tạo_đơn.hàng_🎉_aB3d"),
            ("", "_aB3d"),
        ];
        for (name, expected) in cases {
            assert_eq!(tool(name, "aB3dEFGHIJKLMNOPQRSTU"), expected);
        }
        assert_eq!(tool(&"x".repeat(60), "aB3dE"), format!("{}_aB3d", "x".repeat(42)));
        assert_eq!(tool(&format!("{}🎉x", "x".repeat(41)), "aB3dE"), format!("{}_aB3d", "x".repeat(41)));
    }
}
