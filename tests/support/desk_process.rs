//! `nightdesk` as a process of its own, for the tests that kill it.

fn main() -> std::process::ExitCode {
    nightdesk_local::main()
}
