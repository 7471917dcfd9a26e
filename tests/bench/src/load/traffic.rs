//! What customers write: a fixed sequence of webhooks, so that every run is the same.

use nightdesk_channels::stand_in::{ContentType, Sample};
use serde_json::{Value, json};

/// What customers say, in some of the languages that they say it in.
const TEXTS: [&str; 5] = [
    "Hello, my parcel has not arrived yet, although it was promised for last Tuesday. Can you help?",
    "Guten Abend, ich würde gerne meine Bestellung ändern. Geht das noch, bevor sie verschickt wird?",
    "Bonjour, je voudrais savoir quand votre magasin est ouvert la semaine prochaine, s'il vous plaît.",
    "Hola, me gustaría cambiar la dirección de entrega de mi pedido. ¿Pueden ayudarme con eso?",
    "Is anybody there?",
];

/// How many messages one webhook of several holds.
const BATCH: u64 = 5;

/// One customer, by channel and number.
pub type Person = (&'static str, u64);

/// One webhook.
pub struct Webhook {
    /// The request, unsigned.
    pub sample: Sample,
    /// Who wrote each of its messages.
    pub from: Vec<Person>,
}

/// How a webhook is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For the first time.
    Fresh,
    /// Signed with a wrong secret.
    BadlySigned,
    /// This earlier one again, at the same time.
    AgainAtOnce(u64),
    /// This earlier one again, after everything else.
    AgainLate(u64),
}

/// A sequence of so many webhooks.
#[derive(Debug, Clone, Copy)]
pub struct Traffic {
    /// How many there are, repetitions and bad signatures included.
    pub webhooks: u64,
}

impl Traffic {
    /// Of 200 webhooks one is badly signed, one comes again at once and one late.
    pub fn kind(self, n: u64) -> Kind {
        match n % 200 {
            50 => Kind::AgainAtOnce(n - 1),
            99 => Kind::BadlySigned,
            150 => Kind::AgainLate(n / 2 / 200 * 200 + 1),
            _ => Kind::Fresh,
        }
    }

    /// The webhook of this number. Half are Meta's, of which every tenth holds several messages.
    pub fn webhook(self, n: u64) -> Webhook {
        match n % 4 {
            0 | 1 if n % 20 < 2 => self.whatsapp(n, BATCH),
            0 | 1 => self.whatsapp(n, 1),
            2 => self.telegram(n),
            _ => self.sms(n),
        }
    }

    /// Who writes: some never, most a few times, some in quick succession.
    fn writer(self, nth: u64) -> u64 {
        let customers = self.webhooks / 8 + 1;
        // Multiplying by the golden ratio scatters numbers evenly; the upper half is the better one.
        (nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) % customers
    }

    fn whatsapp(self, n: u64, messages: u64) -> Webhook {
        let writers: Vec<_> = (0..messages).map(|m| self.writer(n * BATCH + m)).collect();
        let message = |(writer, m): (&u64, u64)| {
            let (id, text) = (format!("wamid.load.{n}.{m}"), text(n + m));
            json!({"from": whatsapp_number(*writer), "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": text}})
        };
        let body = whatsapp_body(writers.iter().zip(0..).map(message).collect());
        Webhook { sample: sample("meta", body), from: writers.iter().map(|w| ("whatsapp", *w)).collect() }
    }

    fn telegram(self, n: u64) -> Webhook {
        let writer = self.writer(n * BATCH);
        Webhook { sample: telegram(n, writer), from: vec![("telegram", writer)] }
    }

    fn sms(self, n: u64) -> Webhook {
        let writer = self.writer(n * BATCH);
        Webhook { sample: sms(n, writer), from: vec![("sms", writer)] }
    }
}

/// A first message of a customer of their own; who is answered, in the provider's terms.
pub fn first_message(n: u64) -> (Sample, String) {
    match n % 3 {
        0 => {
            let message = json!({"from": whatsapp_number(n), "id": format!("wamid.load.{n}"), "timestamp": "$seconds", "type": "text", "text": {"body": text(n)}});
            (sample("meta", whatsapp_body(vec![message])), whatsapp_number(n))
        }
        1 => (telegram(n, n), telegram_id(n).to_string()),
        _ => (sms(n, n), sms_number(n)),
    }
}

/// The number by which a recipient is known here.
pub fn number_of(recipient: &str) -> Option<u64> {
    let digits = recipient.trim_start_matches('+');
    digits.get(digits.len().checked_sub(8)?..)?.parse().ok()
}

fn whatsapp_number(customer: u64) -> String {
    format!("4479{customer:08}")
}

fn sms_number(customer: u64) -> String {
    format!("+4478{customer:08}")
}

fn telegram_id(customer: u64) -> u64 {
    5_000_000_000 + customer
}

fn text(n: u64) -> &'static str {
    TEXTS.into_iter().cycle().nth(usize::try_from(n % 5).unwrap_or_default()).unwrap_or_default()
}

fn sample(provider: &str, body: Value) -> Sample {
    let (provider, about) = (provider.to_owned(), String::new());
    Sample { provider, about, origin: None, path: None, content_type: Default::default(), body }
}

fn whatsapp_body(messages: Vec<Value>) -> Value {
    let metadata = json!({"display_phone_number": "441234567890", "phone_number_id": "1001"});
    let value = json!({"messaging_product": "whatsapp", "metadata": metadata, "messages": messages});
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
}

fn telegram(n: u64, customer: u64) -> Sample {
    let id = telegram_id(customer);
    let from = json!({"id": id, "is_bot": false, "first_name": "Ann", "language_code": "en"});
    let chat = json!({"id": id, "first_name": "Ann", "type": "private"});
    let message =
        json!({"message_id": n + 1, "from": from, "chat": chat, "date": "$seconds:number", "text": text(n)});
    sample("telegram", json!({"update_id": n + 1, "message": message}))
}

fn sms(n: u64, customer: u64) -> Sample {
    let id = format!("SM{n:032x}");
    let body = json!({
        "MessageSid": id, "SmsMessageSid": id, "SmsSid": id, "SmsStatus": "received",
        "AccountSid": "AC00000000000000000000000000000000", "ApiVersion": "2010-04-01",
        "From": sms_number(customer), "FromCountry": "GB", "To": "+441234567890", "ToCountry": "GB",
        "NumMedia": "0", "NumSegments": "1", "Body": text(n),
    });
    Sample { content_type: ContentType::Form, ..sample("twilio", body) }
}
