//! Runs one command to its end, line by line, and stops it when asked.

use std::io::{PipeReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::{Group, Stop};
use crate::failure::{Failure, Outcome};

const LOOK: Duration = Duration::from_millis(50);
/// How long a stopped command may clean up.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the output of a command that has ended may still come (a left-over child could hold the pipe for ever).
const DRAIN: Duration = Duration::from_millis(500);
/// Hardly anything this program runs takes longer; a hang must not last for ever.
const LIMIT: Duration = Duration::from_mins(45);

/// Runs the command, with nothing on its standard input, and hands over each line of what it prints. A carriage return
/// ends a line too, because progress bars use it.
pub(crate) fn run(command: Command, stop: &Stop, each: &mut dyn FnMut(&str)) -> Outcome<ExitStatus> {
    run_within(LIMIT, command, stop, each)
}

/// The same for a command that may take longer, or must not take as long.
pub(crate) fn run_within(
    limit: Duration,
    command: Command,
    stop: &Stop,
    each: &mut dyn FnMut(&str),
) -> Outcome<ExitStatus> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| Failure::because(format!("{name} cannot be started: {error}"));
    let (child, output) = spawn(command).map_err(failed)?;
    let (sender, lines) = channel();
    std::thread::spawn(move || split_lines(output, &sender));
    let mut job = Job { group: Group::of(&child), child };
    let started = Instant::now();
    loop {
        match lines.recv_timeout(LOOK) {
            Ok(line) => each(&line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
        }
        if let Some(signal) = stop.requested() {
            job.end(stop);
            return Err(Failure::Stopped(signal));
        }
        if started.elapsed() > limit {
            job.end(stop);
            return Err(Failure::because(format!(
                "{name} did not end within {} minutes",
                limit.as_secs() / 60
            )));
        }
        if let Ok(Some(status)) = job.child.try_wait() {
            drain(&lines, each);
            return Ok(status);
        }
    }
}

struct Job {
    child: Child,
    group: Group,
}

impl Job {
    fn end(&mut self, stop: &Stop) {
        self.group.terminate();
        self.group.wait(&mut self.child, PATIENCE, stop);
    }
}

/// One pipe for both streams, so that their order is kept. Taking the command by value closes our writing ends.
fn spawn(mut command: Command) -> std::io::Result<(Child, PipeReader)> {
    let (reader, writer) = std::io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    Ok((Group::lead(&mut command).spawn()?, reader))
}

fn drain(lines: &Receiver<String>, each: &mut dyn FnMut(&str)) {
    let end = Instant::now() + DRAIN;
    while let Ok(line) = lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
        each(&line);
    }
}

fn split_lines(mut output: PipeReader, sender: &Sender<String>) {
    let send = |line: &[u8]| sender.send(String::from_utf8_lossy(line).into_owned()).is_ok();
    let (mut line, mut chunk) = (Vec::new(), [0; 4096]);
    while let Ok(length @ 1..) = output.read(&mut chunk) {
        for byte in &chunk[..length] {
            if !matches!(byte, b'\n' | b'\r') {
                line.push(*byte);
            } else if !send(&std::mem::take(&mut line)) {
                return;
            }
        }
    }
    if !line.is_empty() {
        send(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::{run, run_within};
    use crate::failure::Failure;
    use crate::process::Stop;
    use std::process::Command;
    use std::time::{Duration, Instant};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_of_both_streams_arrive_in_order() {
        let mut lines = Vec::new();
        let script = "echo one; echo two >&2; printf 'three\\rfour'; exit 3";
        let status = run(shell(script), &Stop::default(), &mut |line| lines.push(line.to_owned()));
        assert_eq!(status.map(|status| status.code()), Ok(Some(3)));
        assert_eq!(lines, ["one", "two", "three", "four"]);
    }

    #[test]
    fn a_left_over_child_does_not_keep_us_waiting() {
        let started = Instant::now();
        let status = run(shell("sleep 30 & echo done"), &Stop::default(), &mut |_| {});
        assert_eq!(status.map(|status| status.success()), Ok(true));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_limit_ends_the_command() {
        let limit = Duration::from_millis(200);
        let outcome = run_within(limit, shell("sleep 60"), &Stop::default(), &mut |_| {});
        assert!(matches!(outcome, Err(Failure::Because(sentence)) if sentence.contains("did not end")));
    }

    #[test]
    fn a_stop_ends_the_command_and_its_children() {
        let stop = Stop::default();
        let mut child = None;
        let mut asked = stop.clone();
        let outcome = run(shell("sleep 60 & echo $!; wait"), &stop, &mut |line| {
            child = Some(line.to_owned());
            asked.request(15);
            asked = Stop::default();
        });
        assert_eq!(outcome, Err(Failure::Stopped(15)));
        let child = child.unwrap();
        assert!(!crate::process::is_running(&child), "{child} was left behind");
    }
}
