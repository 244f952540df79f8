//! The commands that a document shows, and what it says they answer.
//!
//! In blocks marked `console`, a line that begins with `$ ` is a command (a backslash at its end goes on in the next
//! line), and what follows is its output. What differs from run to run is compared as a placeholder: tokens as `<jwt>`,
//! ids and dates as `…`. The document may show any of them, or the placeholder itself.

use std::process::Command;

use crate::Stack;

/// A command and its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The command.
    pub command: String,
    /// The output, without the line break at its end.
    pub output: String,
}

/// Between the outputs of two commands.
const MARK: &str = "-- the next command --";

/// What the document `text` shows, in its order.
pub fn shown(text: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let (mut inside, mut unfinished) = (false, false);
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside && line.trim_end() == "```console";
            continue;
        }
        if !inside {
            continue;
        }
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push(Shown { command: command.to_owned(), output: String::new() }),
            (None, Some(last)) if unfinished => last.command = format!("{}\n{line}", last.command),
            (None, Some(last)) => last.output = format!("{}{line}\n", last.output),
            (None, None) => panic!("a console block begins with a command, and not with {line:?}"),
        }
        unfinished = line.ends_with('\\');
    }
    for one in &mut all {
        one.output = one.output.trim_end().to_owned();
    }
    all
}

/// Runs the commands that use curl, one after another in one shell, against `stack`, and fails where one answers
/// something else than it should. Gives their number.
pub fn holds(stack: &Stack, text: &str) -> usize {
    let curls: Vec<Shown> = shown(text).into_iter().filter(|one| one.command.contains("curl ")).collect();
    let commands = curls.iter().map(|one| format!("{}\nprintf '\\n%s\\n' '{MARK}'", one.command));
    let script = commands.collect::<Vec<_>>().join("\n");
    let mut sh = Command::new("sh");
    // The data folder lies where the stack has it.
    let script = moved(stack, &script, true).replace(".signet/", "data/");
    let run = sh.arg("-c").arg(script).current_dir(stack.file("")).output().expect("sh can be run");
    let (said, failed) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let said = moved(stack, &said, false);
    let mark = format!("\n{MARK}\n");
    let mut answers = said.split(&mark);
    for Shown { command, output } in &curls {
        let answer = answers.next().unwrap_or_default();
        let (is, should_be) = (comparable(answer), comparable(output));
        assert_eq!(is, should_be, "{command}\nanswered:\n{answer}\nand on standard error:\n{failed}");
    }
    curls.len()
}

/// The documented addresses as those of `stack`, or back.
fn moved(stack: &Stack, text: &str, there: bool) -> String {
    let pairs = [(":5000", stack.auth.port), (":5001", stack.api.port), (":3000", stack.bff.port)];
    pairs.into_iter().fold(text.to_owned(), |text, (documented, port)| {
        let real = format!(":{port}");
        if there { text.replace(documented, &real) } else { text.replace(&real, documented) }
    })
}

/// `text` with placeholders for what differs from run to run, and without spaces at the ends of lines.
fn comparable(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| match line.trim_end().split_once(": ") {
        Some((name, _)) if ["date", "x-request-id"].contains(&name.to_lowercase().as_str()) => {
            format!("{name}: …")
        }
        _ => words(line.trim_end()),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn words(line: &str) -> String {
    let mut result = String::new();
    let mut word = String::new();
    for character in line.chars().chain(['\n']) {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '…') {
            word.push(character);
        } else {
            result.push_str(placeholder(&word));
            word.clear();
            result.push(character);
        }
    }
    result.trim_end().to_owned()
}

/// A token begins with `eyJ`, the base64url of `{"`; a request id is sixteen hexadecimal digits.
fn placeholder(word: &str) -> &str {
    if word.starts_with("eyJ") && (word.matches('.').count() == 2 || word.contains('…')) {
        "<jwt>"
    } else if word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        "…"
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_outputs_are_taken_from_console_blocks_alone() {
        let text =
            "# x\n```sh\n$ no\n```\n```console\n$ curl \\\n  -s a\n{\"b\":1}\n\n$ echo\n```\n$ neither\n";
        let wanted = [("curl \\\n  -s a", "{\"b\":1}"), ("echo", "")];
        let wanted = wanted.map(|(command, output)| Shown { command: command.into(), output: output.into() });
        assert_eq!(shown(text), wanted);
    }

    #[test]
    fn what_differs_from_run_to_run_is_no_difference() {
        let run = "HTTP/1.1 200 OK \nx-request-id: 0123456789abcdef\ndate: Sat\n{\"auth_token\":\"eyJ0.eyJh.x_-Y\"}\n";
        let document = "HTTP/1.1 200 OK\nx-request-id: …\ndate: Sun\n{\"auth_token\":\"eyJ0eXAi…\"}";
        assert_eq!(comparable(run), comparable(document));
        assert_eq!(comparable("\"request_id\":\"0123456789abcdef\""), comparable("\"request_id\":\"…\""));
        assert_eq!(comparable("\"auth_token\":\"<jwt>\""), comparable("\"auth_token\":\"eyJ0.eyJh.x\""));
        assert_ne!(comparable("{\"status\":\"success\"}"), comparable("{\"status\":\"failure\"}"));
    }
}
