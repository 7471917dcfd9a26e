//! Books that balance, or do not.

/// Lines of a table: what was counted, and what it must be.
#[derive(Debug, Default)]
pub struct Ledger(Vec<Line>);

#[derive(Debug)]
struct Line {
    what: &'static str,
    is: u64,
    must_be: Option<(u64, &'static str)>,
}

impl Ledger {
    /// A line for the reader alone.
    pub fn tell(&mut self, what: &'static str, is: u64) {
        self.0.push(Line { what, is, must_be: None });
    }

    /// A line that must balance, and with what.
    pub fn balance(&mut self, what: &'static str, is: u64, must_be: u64, with: &'static str) {
        self.0.push(Line { what, is, must_be: Some((must_be, with)) });
    }

    /// Prints the table; whether every line balances.
    pub fn print(&self) -> bool {
        for Line { what, is, must_be } in &self.0 {
            match must_be {
                Some((must_be, with)) if is == must_be => println!("{what:<46}{is:>9}  = {with}"),
                Some((must_be, with)) => println!("{what:<46}{is:>9}  IS NOT {must_be}: {with}"),
                None => println!("{what:<46}{is:>9}"),
            }
        }
        let off = self.0.iter().filter(|line| line.must_be.is_some_and(|(must_be, _)| must_be != line.is));
        match off.count() {
            0 => println!("\nThe books balance."),
            off => println!("\n{off} lines do not balance."),
        }
        self.0.iter().all(|line| line.must_be.is_none_or(|(must_be, _)| must_be == line.is))
    }
}
