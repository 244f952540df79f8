//! Why a command ends without having done its work, and the exit code that says so.

/// What every step answers.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// Why the work was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A sentence (or one per line) that says what is wrong and what to do.
    Because(String),
    /// What is wrong was told already, and nothing may follow it.
    Told,
    /// Somebody asked for the end by this signal; nothing is wrong.
    Stopped(i32),
    /// The command line cannot be understood.
    Usage(String),
}

impl Failure {
    /// A failure that says this sentence.
    pub(crate) fn because(sentence: impl Into<String>) -> Self {
        Self::Because(sentence.into())
    }

    /// The process's exit code: shells expect 128 + signal for a stop.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Because(_) | Self::Told => 1,
            Self::Usage(_) => 2,
            Self::Stopped(signal) => u8::try_from(128 + signal).unwrap_or(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn exit_codes_follow_the_shells_convention() {
        assert_eq!(Failure::because("x").exit_code(), 1);
        assert_eq!(Failure::Stopped(2).exit_code(), 130);
        assert_eq!(Failure::Stopped(15).exit_code(), 143);
    }
}
