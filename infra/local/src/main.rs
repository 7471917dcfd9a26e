//! `nightdesk`: the whole desk in one process, and the commands of those who run it.

fn main() -> std::process::ExitCode {
    nightdesk_local::main()
}
