//! The names of pieces.

/// `slack` stands for `@activepieces/piece-slack`; what has a scope is a name already.
pub fn npm_name(piece: &str) -> String {
    if piece.contains(['@', '/']) { piece.to_owned() } else { format!("@activepieces/piece-{piece}") }
}
