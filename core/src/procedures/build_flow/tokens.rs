//! Splits a JavaScript expression into tokens, in the detail that the search for references needs.

/// A token. Comments and white space produce no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: TokenKind,
    /// Empty for `Other` tokens that can contain any text: literals and the names of properties.
    pub text: &'a str,
    /// The index of the other bracket of a pair. Only brackets have one; elsewhere it is 0.
    pub partner: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// An identifier or a keyword that is not the name of a property.
    Name,
    /// `(`, `[`, `{` or the `${` of a template literal.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// An operator, a literal, a part of a template literal, or the name of a property after a dot.
    Other,
}

/// The meaning of a `/` after the last token.
#[derive(Debug, Clone, Copy)]
enum Slash {
    Division,
    Regex,
    /// Only a parser can tell.
    Unclear,
}

/// Splits an expression in linear time, without recursion. Returns `None` if a literal or bracket is not closed, or if the
/// text cannot be split without a parser.
pub fn tokenize(expression: &str) -> Option<Vec<Token<'_>>> {
    let mut tokenizer =
        Tokenizer { rest: expression, tokens: Vec::new(), open: Vec::new(), slash: Slash::Regex };
    while let Some(first) = tokenizer.rest.chars().next() {
        tokenizer.advance(first)?;
    }
    tokenizer.open.is_empty().then_some(tokenizer.tokens)
}

struct Tokenizer<'a> {
    rest: &'a str,
    tokens: Vec<Token<'a>>,
    /// The indices of the brackets that are not closed yet.
    open: Vec<usize>,
    slash: Slash,
}

impl<'a> Tokenizer<'a> {
    fn advance(&mut self, first: char) -> Option<()> {
        let blank = self.blank()?;
        if blank > 0 {
            self.rest = &self.rest[blank..];
            return Some(());
        }
        match first {
            '\'' | '"' => self.literal(2 + unescaped(&self.rest[1..], |rest| rest[0] == first as u8)?),
            '`' => self.template(1)?,
            '(' | '[' | '{' => self.open(1),
            ')' | ']' | '}' => self.close()?,
            '/' => match self.slash {
                Slash::Regex => self.literal(regex(self.rest)?),
                Slash::Division => self.operator(),
                Slash::Unclear => return None,
            },
            // An escape in an identifier.
            '\\' => return None,
            _ if begins_number(self.rest) => self.literal(number(self.rest)),
            _ if is_word(first) => self.word(),
            _ => self.operator(),
        }
        Some(())
    }

    /// Returns the length of the white space or comment that comes next, or 0. The engine runs expressions as scripts,
    /// which have the comments of HTML too.
    fn blank(&self) -> Option<usize> {
        let text = self.rest;
        let is_line_comment = text.starts_with("//") || text.starts_with("<!--");
        if is_line_comment || (self.tokens.is_empty() && text.starts_with("-->")) {
            return Some(text.len());
        }
        if let Some(comment) = text.strip_prefix("/*") {
            return comment.find("*/").map(|end| end + 4);
        }
        Some(text.find(|character| !is_space(character)).unwrap_or(text.len()))
    }

    fn push(&mut self, kind: TokenKind, length: usize, slash: Slash) -> &mut Token<'a> {
        let index = self.tokens.len();
        let (text, rest) = self.rest.split_at(length);
        self.tokens.push(Token { kind, text, partner: 0 });
        (self.rest, self.slash) = (rest, slash);
        &mut self.tokens[index]
    }

    fn literal(&mut self, length: usize) {
        self.push(TokenKind::Other, length, Slash::Division).text = "";
    }

    /// Reads a part of a template literal, up to the next expression in it. The part begins at `start`, which is after
    /// the quote that begins the literal.
    fn template(&mut self, start: usize) -> Option<()> {
        let text = &self.rest[start..];
        let end = start + unescaped(text, |rest| rest[0] == b'`' || rest.starts_with(b"${"))?;
        if self.rest[end..].starts_with('`') {
            self.literal(end + 1);
        } else {
            self.literal(end);
            self.open(2);
        }
        Some(())
    }

    fn open(&mut self, length: usize) {
        self.open.push(self.tokens.len());
        self.push(TokenKind::Open, length, Slash::Regex);
    }

    fn close(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        let before = open.checked_sub(1).map_or("", |index| self.tokens[index].text);
        let (bracket, slash) = match self.tokens[open].text {
            // After `if (…)` comes a statement, which can begin with a regular expression.
            "(" if matches!(before, "if" | "while" | "for" | "with") => (')', Slash::Regex),
            // `for await (…)` or `await (…)`.
            "(" if before == "await" => (')', Slash::Unclear),
            "(" => (')', Slash::Division),
            "[" => (']', Slash::Division),
            // The end of a block or of an object.
            _ => ('}', Slash::Unclear),
        };
        if !self.rest.starts_with(bracket) {
            return None;
        }
        self.tokens[open].partner = self.tokens.len();
        let is_template = self.tokens[open].text == "${";
        self.push(TokenKind::Close, 1, slash).partner = open;
        if is_template { self.template(0) } else { Some(()) }
    }

    fn word(&mut self) {
        let length = word(self.rest);
        if self.tokens.last().is_some_and(|last| matches!(last.text, "." | "?." | "#")) {
            return self.literal(length);
        }
        let slash = match &self.rest[..length] {
            "case" | "delete" | "do" | "else" | "in" | "instanceof" | "new" | "return" | "throw"
            | "typeof" | "void" => Slash::Regex,
            // Keywords in some functions and loops, and names elsewhere.
            "await" | "of" | "yield" => Slash::Unclear,
            _ => Slash::Division,
        };
        self.push(TokenKind::Name, length, slash);
    }

    fn operator(&mut self) {
        const LONG: [&str; 8] = ["...", "===", "==", "=>", "??", "?.", "++", "--"];
        let long = LONG.into_iter().find(|operator| self.rest.starts_with(operator));
        let slash = match long {
            // After an operand they belong to it, since no line ends between them.
            Some("++" | "--") => self.slash,
            _ => Slash::Regex,
        };
        let length = match long {
            // `a?.5:b`
            Some("?.") if begins_number(&self.rest[1..]) => 1,
            Some(operator) => operator.len(),
            None => self.rest.chars().next().map_or(0, char::len_utf8),
        };
        self.push(TokenKind::Other, length, slash);
    }
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

/// Outside ASCII, every character but white space counts as a part of an identifier: literals are read elsewhere.
fn is_word(character: char) -> bool {
    let is_ascii_word = character.is_ascii_alphanumeric() || matches!(character, '_' | '$');
    is_ascii_word || !(character.is_ascii() || is_space(character))
}

/// Returns the length of the word that `text` begins with.
fn word(text: &str) -> usize {
    text.find(|next| !is_word(next)).unwrap_or(text.len())
}

fn begins_number(text: &str) -> bool {
    text.strip_prefix('.').unwrap_or(text).starts_with(|first: char| first.is_ascii_digit())
}

/// Returns the length of the number that `text` begins with. The sign of an exponent (`1e+5`) ends it, which makes no
/// difference here.
fn number(text: &str) -> usize {
    let whole = word(text);
    match text[whole..].strip_prefix('.') {
        Some(fraction) => whole + 1 + word(fraction),
        None => whole,
    }
}

/// Returns the length of the regular expression that `text` begins with. A `/` in a character class, as in `[/]`, does
/// not end it.
fn regex(text: &str) -> Option<usize> {
    let mut in_class = false;
    let end = unescaped(&text[1..], |rest| {
        match rest[0] {
            b'[' => in_class = true,
            b']' => in_class = false,
            _ => {}
        }
        rest[0] == b'/' && !in_class
    })?;
    let length = end + 2;
    Some(length + word(&text[length..]))
}

/// Returns the index of the first ASCII character that `is_end` accepts and that is not escaped by a backslash.
fn unescaped(text: &str, mut is_end: impl FnMut(&[u8]) -> bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        match bytes[index] {
            b'\\' => index += 2,
            _ if is_end(&bytes[index..]) => return Some(index),
            _ => index += 1,
        }
    }
    None
}
