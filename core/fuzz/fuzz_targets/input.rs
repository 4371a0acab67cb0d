//! Makes texts from the bytes of the fuzzer, which rarely finds thousands of brackets or the names of members by itself.

use std::sync::mpsc::{Sender, channel};
use std::sync::{LazyLock, Mutex};
use std::thread;

/// Stack size in which 4,096 levels are enough to detect a recursion. Deeper texts would slow the fuzzer down.
const STACK: usize = 256 * 1024;

/// Texts before and after the content of a layer. The last two leave their brackets open.
const LAYERS: [(&str, &str); 12] = [
    ("[", "]"),
    ("[1,", "]"),
    (r#"{"a":"#, "}"),
    (r#"{"id":"#, "}"),
    (r#"{"a":["#, "]}"),
    (r#"{"id":"x","a":{"b":"#, "}}"),
    (r#"{"data":["#, r#"],"next":null}"#),
    (r#"{"message":"#, "}"),
    (r#"{"code":"x","params":"#, "}"),
    (r#"{"version":{"displayName":"#, "}}"),
    ("[", ""),
    (r#"{"a":"#, ""),
];

const NAMES: [&str; 16] = [
    "a",
    "b",
    "c",
    "id",
    "data",
    "next",
    "previous",
    "version",
    "displayName",
    "code",
    "message",
    "params",
    "error",
    "request_id",
    r"\u0061",
    "é",
];

const SCALARS: [&str; 8] = ["1", r#""x""#, "null", "true", " -0.5e3 ", r#""]}\"\\""#, r#""""#, r#""\u0041""#];

/// Makes a text. The first byte selects how: 1 to 3 is the number of layers around the rest, 4 makes a well-formed value of
/// the rest, and any other byte is part of the text, so that plain JSON is an input too.
pub fn text(input: &[u8]) -> Vec<u8> {
    match input.split_first() {
        Some((layers @ 1..=3, rest)) => wrap(usize::from(*layers), rest),
        _ => innermost(input),
    }
}

/// Puts layers around the rest. Each layer has two bytes: its kind and its number of repetitions.
fn wrap(layers: usize, input: &[u8]) -> Vec<u8> {
    let (head, rest) = input.split_at(input.len().min(2 * layers));
    let mut text = innermost(rest);
    for layer in head.chunks_exact(2) {
        let (open, close) = LAYERS[usize::from(layer[0]) % LAYERS.len()];
        let count = repeats(layer[1]);
        text = [open.repeat(count).as_bytes(), &text, close.repeat(count).as_bytes()].concat();
    }
    text
}

fn innermost(input: &[u8]) -> Vec<u8> {
    match input.split_first() {
        Some((4, rest)) => grow(rest).into_bytes(),
        _ => input.to_vec(),
    }
}

/// Makes a well-formed value. Each byte closes a bracket, opens one or is a scalar, with the name of a member in its
/// upper half.
fn grow(input: &[u8]) -> String {
    let mut text = String::new();
    let mut open = Vec::new();
    for byte in input {
        let kind = byte % 16;
        if kind < 3 && !open.is_empty() {
            text.extend(open.pop());
            continue;
        }
        if !text.is_empty() && open.is_empty() {
            break;
        }
        if !text.is_empty() && !text.ends_with(['[', '{']) {
            text.push(',');
        }
        if open.last() == Some(&'}') {
            text += &format!("\"{}\":", NAMES[usize::from(byte / 16)]);
        }
        match kind {
            0..6 => {
                text.push('{');
                open.push('}');
            }
            6..8 => {
                text.push('[');
                open.push(']');
            }
            _ => text += SCALARS[usize::from(kind - 8)],
        }
    }
    text.extend(open.into_iter().rev());
    if text.is_empty() { "null".to_owned() } else { text }
}

/// Reads a count: a byte up to 247 is the count, a larger byte is a power of two from 32 to 4,096.
pub fn repeats(byte: u8) -> usize {
    match byte {
        0..248 => usize::from(byte),
        _ => 1 << (byte - 243),
    }
}

/// Runs `work` in a thread with a small stack. All inputs share the thread, because starting one takes a millisecond
/// with the address sanitizer.
pub fn with_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    static WORKER: LazyLock<Mutex<Sender<Job>>> = LazyLock::new(|| Mutex::new(start_worker()));
    let (done, result) = channel();
    let job = Box::new(move || done.send(work()).expect("the fuzzer waits"));
    WORKER.lock().expect("a panic ends the process").send(job).expect("the worker runs");
    result.recv().expect("the worker answers")
}

type Job = Box<dyn FnOnce() + Send>;

fn start_worker() -> Sender<Job> {
    let (jobs, queue) = channel::<Job>();
    let work = move || queue.into_iter().for_each(|job| job());
    thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread starts");
    jobs
}
