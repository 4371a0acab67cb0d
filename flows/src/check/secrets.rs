//! Finds secrets in plain text: tokens of well-known services, and literal values of fields for passwords.

use serde_json::Value;

/// The end of a line that has a value which only looks like a secret.
pub const ALLOWED: &str = "# not-a-secret";

/// Names of fields whose literal values are secrets, in lower case without `_` and `-`.
const NAMES: [&str; 5] = ["auth", "authorization", "passphrase", "token", "xapikey"];
const NAME_ENDS: [&str; 9] = [
    "password",
    "passwd",
    "secret",
    "apikey",
    "privatekey",
    "accesstoken",
    "refreshtoken",
    "authtoken",
    "bearertoken",
];

/// Prefixes of tokens, the least number of characters after the prefix, and the service.
const TOKENS: [(&str, usize, &str); 19] = [
    ("sk-", 20, "OpenAI or Anthropic"),
    ("sk_live_", 16, "Stripe"),
    ("rk_live_", 16, "Stripe"),
    ("ghp_", 36, "GitHub"),
    ("gho_", 36, "GitHub"),
    ("ghs_", 36, "GitHub"),
    ("github_pat_", 22, "GitHub"),
    ("glpat-", 20, "GitLab"),
    ("xoxb-", 20, "Slack"),
    ("xoxp-", 20, "Slack"),
    ("xoxa-", 20, "Slack"),
    ("xapp-", 20, "Slack"),
    ("AKIA", 16, "AWS"),
    ("ASIA", 16, "AWS"),
    ("AIza", 35, "Google"),
    ("SG.", 40, "SendGrid"),
    ("npm_", 36, "npm"),
    ("hf_", 30, "Hugging Face"),
    ("shpat_", 32, "Shopify"),
];

/// Finds the first secret in a text. Returns its kind.
pub fn in_text(text: &str) -> Option<String> {
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----") {
        return Some("a private key".into());
    }
    let token = TOKENS.iter().find(|(prefix, least, _)| has_token(text, prefix, *least));
    if let Some((_, _, service)) = token {
        return Some(format!("a key of {service}"));
    }
    if has_jwt(text) {
        return Some("a JSON Web Token".into());
    }
    has_password_in_url(text).then(|| "a URL with a password".into())
}

/// Finds the literal value of a field whose name says that it is a secret.
pub fn in_field(name: &str, value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.trim().is_empty() && !text.contains("{{"))?;
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let is_secret = NAMES.contains(&&*plain) || NAME_ENDS.iter().any(|end| plain.ends_with(end));
    // `none` and `basic` are ways to authenticate, not credentials.
    let is_choice = text.len() < 12 && text.bytes().all(|byte| byte.is_ascii_lowercase()) && plain == "auth";
    (is_secret && !is_choice).then(|| format!("the value of `{name}`"))
}

fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
}

/// Returns the words of a text that can be tokens.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !is_token(character))
}

/// A token has digits, and a word of prose seldom does.
fn has_token(text: &str, prefix: &str, least: usize) -> bool {
    let is_random = |rest: &str| rest.len() >= least && rest.bytes().any(|byte| byte.is_ascii_digit());
    words(text).filter_map(|word| word.strip_prefix(prefix)).any(is_random)
}

fn has_jwt(text: &str) -> bool {
    words(text).any(|word| {
        let parts: Vec<_> = word.split('.').collect();
        parts.len() == 3 && word.starts_with("eyJ") && parts.iter().all(|part| part.len() >= 10)
    })
}

fn has_password_in_url(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let authority = rest.split(['/', '?', '#', ' ', '"', '\'', '\n']).next().unwrap_or_default();
        let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
        password.is_some_and(|(_, password)| !password.is_empty() && !password.contains(['{', '$']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tokens_of_services_are_secrets_and_prose_is_none() {
        // Joined here, so that no scanner takes this file for a leak.
        let random = "0123456789abcdefghijABCDEFGHIJ0123456789abcd";
        for (prefix, _, service) in TOKENS {
            let text = format!("Bearer {prefix}{random}");
            assert_eq!(in_text(&text), Some(format!("a key of {service}")), "{prefix}");
        }
        assert!(in_text(&format!("eyJ{random}.{random}.{random}")).is_some());
        assert!(in_text("postgres://app:hunter2@db:5432/x").is_some());
        assert!(in_text(&format!("-----BEGIN RSA {} KEY-----", "PRIVATE")).is_some());
        for text in [
            "ask-a-question-about-something-long",
            "sk-learn",
            "https://example.com/a:b@c",
            "a@b.c",
            "postgres://app:{{connections.db.password}}@db",
            "npm_config_user_agent",
            "1.2.3",
        ] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }

    #[test]
    fn literal_values_of_fields_for_passwords_are_secrets() {
        for name in ["password", "clientSecret", "api_key", "X-API-Key", "Authorization", "dbPassword"] {
            assert!(in_field(name, &json!("hunter2")).is_some(), "{name}");
        }
        for (name, value) in [
            ("password", json!("{{connections.db.password}}")),
            ("password", json!("")),
            ("auth", json!("none")),
            ("authType", json!("basic")),
            ("nextPageToken", json!("x")),
            ("token", json!(3)),
            ("text", json!("x")),
        ] {
            assert_eq!(in_field(name, &value), None, "{name}: {value}");
        }
    }
}
