//! All servers together: when one dies the others stop, and none is ever left behind.

use std::sync::Arc;
use std::time::Duration;

use super::program::{Program, Running};
use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::process::Stop;

/// A server answers the requests it has before it stops; it gets this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// The servers that were started; dropping it stops them.
pub(super) struct Supervisor<'a> {
    running: Vec<Running>,
    console: &'a Arc<Console>,
    stop: &'a Stop,
}

impl<'a> Supervisor<'a> {
    /// Nothing is started yet.
    pub(super) fn new(console: &'a Arc<Console>, stop: &'a Stop) -> Self {
        Self { running: Vec::new(), console, stop }
    }

    /// Starts one more server; when that fails, those started before are stopped.
    pub(super) fn start(&mut self, program: Program) -> Outcome<()> {
        let name = program.name;
        match program.start(self.console) {
            Ok(running) => {
                self.running.push(running);
                Ok(())
            }
            Err(error) => {
                self.stop();
                Err(Failure::because(format!("{name} cannot be started: {error}")))
            }
        }
    }

    /// What the first dead server died of.
    pub(super) fn death(&mut self) -> Option<String> {
        self.running.iter_mut().find_map(Running::death)
    }

    /// Stops all of them with their children, and waits for their end.
    pub(super) fn stop(&mut self) {
        for running in &mut self.running {
            running.group.terminate();
            running.close_stdin();
        }
        for mut running in self.running.drain(..) {
            running.group.wait(&mut running.child, PATIENCE, self.stop);
            running.finish_lines();
        }
    }
}

impl Drop for Supervisor<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::{Program, Supervisor};
    use crate::console::Console;
    use crate::process::{Stop, is_running};
    use std::io::Write;
    use std::process::Command;
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }

        /// Waits for a line that ends with `key=<word>` and gives the word.
        fn word(&self, key: &str) -> String {
            let key = format!("{key}=");
            wait_for(|| {
                self.text().lines().find_map(|line| line.split_once(&key).map(|(_, word)| word.to_owned()))
            })
        }
    }

    fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
        let end = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(Instant::now() < end, "waited too long");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn shell(name: &'static str, script: &str) -> Program {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Program { name, colour: "36", command }
    }

    fn console(screen: &Screen) -> Arc<Console> {
        Arc::new(Console::new(Box::new(screen.clone()), false, false))
    }

    #[test]
    fn when_one_dies_its_last_words_are_the_reason_and_the_others_stop() {
        let (screen, stop) = (Screen::default(), Stop::default());
        let console = console(&screen);
        let mut servers = Supervisor::new(&console, &stop);
        servers.start(shell("bff", "sleep 60 & echo grandchild=$!; echo child=$$; wait")).unwrap();
        let (child, grandchild) = (screen.word("child"), screen.word("grandchild"));
        servers.start(shell("api", "echo fine; echo 'no key' >&2; exit 7")).unwrap();
        let reason = wait_for(|| servers.death());
        assert_eq!(reason, "api stopped by itself (exit code 7): no key");
        servers.stop();
        assert!(!is_running(&child) && !is_running(&grandchild));
        assert!(screen.text().contains("api         │ fine\n"), "{}", screen.text());
    }

    #[test]
    fn one_that_ignores_the_signal_is_killed_when_somebody_insists() {
        let (screen, stop) = (Screen::default(), Stop::default());
        let console = console(&screen);
        let mut servers = Supervisor::new(&console, &stop);
        servers.start(shell("api", "trap '' TERM; echo child=$$; while :; do sleep 1; done")).unwrap();
        let child = screen.word("child");
        stop.request(2);
        stop.request(2);
        servers.stop();
        assert!(!is_running(&child));
    }

    #[test]
    fn the_end_of_standard_input_tells_a_server_to_stop() {
        let (screen, stop) = (Screen::default(), Stop::default());
        let console = console(&screen);
        let mut servers = Supervisor::new(&console, &stop);
        servers.start(shell("api", "echo asked=$SIGNET_STOP_WITH_STDIN; cat; echo bye")).unwrap();
        assert_eq!(screen.word("asked"), "1");
        // What a killed task runner does: its end of the pipe is closed and no signal is sent.
        servers.running[0].close_stdin();
        assert_eq!(
            wait_for(|| servers.death()),
            "api stopped by itself (exit code 0): it said nothing on standard error"
        );
        assert!(screen.text().contains("bye"));
    }

    #[test]
    fn a_program_that_does_not_exist_stops_those_before_it() {
        let (screen, stop) = (Screen::default(), Stop::default());
        let console = console(&screen);
        let mut servers = Supervisor::new(&console, &stop);
        servers.start(shell("auth-server", "echo child=$$; sleep 60")).unwrap();
        let child = screen.word("child");
        let missing = Program { name: "api", colour: "36", command: Command::new("/nowhere/api") };
        let failure = format!("{:?}", servers.start(missing));
        assert!(failure.contains("api cannot be started"), "{failure}");
        assert!(!is_running(&child));
    }

    #[test]
    fn lines_are_never_split() {
        let (screen, stop) = (Screen::default(), Stop::default());
        let console = console(&screen);
        let mut servers = Supervisor::new(&console, &stop);
        let script = "for i in 1 2 3 4 5 6 7 8 9; do printf aaaa; printf 'bbbb\\n'; printf cccc >&2; echo dddd >&2; done";
        servers.start(shell("api", script)).unwrap();
        servers.start(shell("bff", script)).unwrap();
        wait_for(|| (screen.text().lines().count() == 36).then_some(()));
        servers.stop();
        let text = screen.text();
        assert_eq!(text.lines().count(), 36, "{text}");
        let whole = |line: &str| line.ends_with("│ aaaabbbb") || line.ends_with("│ ccccdddd");
        assert!(text.lines().all(whole), "{text}");
    }
}
