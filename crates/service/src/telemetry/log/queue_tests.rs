//! The queue before readers of several kinds.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::*;

/// Hands on what is written; waits at each write for a permission where there is somebody to give it.
struct Reader {
    read: Sender<Vec<u8>>,
    permission: Option<Receiver<()>>,
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(permission) = &self.permission {
            permission.recv().map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        self.read.send(bytes.to_vec()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const PATIENCE: Duration = Duration::from_secs(30);

fn text(read: &Receiver<Vec<u8>>) -> String {
    String::from_utf8(read.try_iter().flatten().collect()).unwrap()
}

#[test]
fn lines_are_written_in_their_order() {
    for at_once in [true, false] {
        let (read, reads) = channel();
        let queue = Queue::with(Reader { read, permission: None }, at_once);
        for number in 0..1000 {
            queue.push(format!("{number}\n").as_bytes());
        }
        queue.flush(PATIENCE);
        let wanted: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
        assert_eq!(text(&reads).lines().collect::<Vec<_>>(), wanted, "at once: {at_once}");
    }
}

#[test]
fn one_who_does_not_read_stops_nobody_and_is_told_what_is_missing() {
    let ((read, reads), (permit, permission)) = (channel(), channel());
    let queue = Queue::with(Reader { read, permission: Some(permission) }, false);
    let line = vec![b'x'; 64 * 1024];
    // What waits, what the thread has taken, and more than fits.
    for _ in 0..3 * MOST / line.len() {
        queue.push(&line);
    }
    let left_out = queue.left_out();
    assert!(left_out > 0 && queue.0.lock().lines.len() <= MOST);
    queue.flush(Duration::ZERO);
    (0..3).try_for_each(|_| permit.send(())).unwrap();
    queue.flush(PATIENCE);
    queue.push(b"later\n");
    queue.flush(PATIENCE);
    let said = text(&reads);
    let told =
        format!("… {left_out} log lines are missing here: they came faster than they were taken\nlater\n");
    assert!(said.ends_with(&told), "{}", said.trim_start_matches('x'));
}

#[test]
fn where_nobody_reads_any_more_lines_go_nowhere() {
    for at_once in [true, false] {
        let (read, reads) = channel();
        let queue = Queue::with(Reader { read, permission: None }, at_once);
        drop(reads);
        queue.push(b"a\n");
        queue.push(b"b\n");
        queue.flush(PATIENCE);
        assert_eq!(queue.0.lock().lines.len(), 0);
        assert_eq!(queue.left_out(), 0);
    }
}
