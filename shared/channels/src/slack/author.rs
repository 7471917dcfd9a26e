//! Who wrote a message, as the desk sees it.

use nightdesk_domain::event::Sender;
use serde_json::Value;

use super::frame::{Frame, Person};
use crate::json;

/// Who wrote a message.
#[derive(Debug, PartialEq)]
pub(super) enum Author {
    /// A customer.
    Customer(Person),
    /// One of the business's own people, to this customer; none where the message does not tell to whom.
    Agent(Option<Person>),
    /// Another program: never answered.
    Machine(Person),
    /// The app itself.
    Ourselves,
}

/// Slack's own helper, which writes in everybody's direct messages.
const SLACKBOT: &str = "USLACKBOT";

impl Author {
    /// Finds the author; nothing where the message names none.
    ///
    /// Outside of shared channels everybody who writes is a customer: nobody else is there. In a shared
    /// channel the people of the app's own workspace or organisation are the business's. Who writes to
    /// the app directly wants something from it, whoever they are.
    pub(super) fn of(frame: &Frame, direct: bool, message: &Value) -> Option<Self> {
        let user = json::text(message, "/user");
        let by_app = json::first(message, &["/app_id", "/bot_profile/app_id"]);
        if by_app.is_some_and(|app| frame.is_own_app(app)) || (user.is_some() && user == frame.bot.as_deref())
        {
            return Some(Self::Ourselves);
        }
        let bot = json::first(message, &["/bot_id", "/bot_profile/id"]);
        if bot.is_some() || json::text(message, "/subtype") == Some("bot_message") || user == Some(SLACKBOT) {
            return frame.person(user.or(bot)?).map(|person| Self::Machine(named(person, message)));
        }
        let writer = named(frame.person(user?)?, message);
        let from_home = team(message).is_some_and(|team| frame.is_home(team));
        if frame.shared && !direct && from_home {
            return Some(Self::Agent(asker(frame, message)));
        }
        Some(Self::Customer(writer))
    }
}

/// The workspace or organisation of who wrote. `team` alone is the least certain: elsewhere it is the
/// workspace that an object belongs to.
fn team(message: &Value) -> Option<&str> {
    json::first(message, &["/user_team", "/source_team", "/user_profile/team", "/team"])
}

/// Who began the thread that an agent answers in.
fn asker(frame: &Frame, message: &Value) -> Option<Person> {
    let asker = json::first(message, &["/parent_user_id", "/root/user"])?;
    let answers = Some(asker) != json::text(message, "/user") && Some(asker) != frame.bot.as_deref();
    answers.then(|| frame.person(asker)).flatten()
}

/// A person with the name that the message shows.
fn named(person: Person, message: &Value) -> Person {
    let names = ["/user_profile/real_name", "/user_profile/display_name", "/bot_profile/name", "/username"];
    let sender = Sender {
        name: json::first(message, &names).map(str::to_owned),
        username: json::owned(message, "/user_profile/name"),
        ..Sender::default()
    };
    Person { sender, ..person }
}
