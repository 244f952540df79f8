//! Who may sign in, as a condition of statements: what a person does is judged in the statement that keeps it.

/// That the row of `users` is of somebody who may.
macro_rules! able {
    () => {
        "users.disabled_at IS NULL AND users.unconfigured_at IS NULL"
    };
}
pub(crate) use able;
