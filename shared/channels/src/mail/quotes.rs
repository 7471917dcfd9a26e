//! What is new in a mail's text, apart from what it quotes and from its signature.
//!
//! No crate does this in more than English and is kept up (`email_reply_parser` has stood still since
//! 2024 and knows `On … wrote:` alone). The forms are those of Gmail, Outlook, Apple Mail, Thunderbird
//! and Yahoo. Nothing is lost: what is quoted is kept apart, and where nothing else is there it is new.

/// A mail's text in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    /// What the customer wrote now.
    pub(super) text: String,
    /// What they answered or passed on.
    pub(super) quoted: Option<String>,
    pub(super) signature: Option<String>,
    /// Whether it passes another mail on.
    pub(super) forwarded: bool,
}

/// First and last words of the line before a quotation: `On Tue, 24 Nov 2026, Ann wrote:`.
const WROTE: &[(&str, &str)] = &[
    ("on ", "wrote"),
    ("am ", "schrieb"),
    ("le ", "écrit"),
    ("el ", "escribi"),
    ("em ", "escreveu"),
    ("il ", "scritto"),
    ("op ", "schreef"),
    ("op ", "geschreven"),
    ("den ", "skrev"),
    ("på ", "skrev"),
    ("w dniu ", "pisze"),
    ("w dniu ", "napisał"),
    ("dnia ", "napisał"),
    ("în ", "a scris"),
];

/// What ends such a line in languages that begin it with the date.
const WROTE_AFTER_DATE: &[&str] =
    &["さんは書きました", "のメール", "wrote", "写道", "寫道", "작성", "написал", "пише"];

/// What stands between dashes above an original.
const ORIGINAL: &[&str] = &[
    "original message",
    "original appointment",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "message d'origine",
    "message d’origine",
    "message original",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "ursprungligt meddelande",
    "oprindelig meddelelse",
    "元のメッセージ",
    "原始邮件",
    "原始郵件",
    "원본 메시지",
];

/// What stands above a mail that is passed on.
const FORWARDED: &[&str] = &[
    "forwarded message",
    "weitergeleitete nachricht",
    "message transféré",
    "mensaje reenviado",
    "mensagem encaminhada",
    "messaggio inoltrato",
    "doorgestuurd bericht",
    "転送されたメッセージ",
    "转发的邮件",
];

/// The same in Apple Mail, without dashes.
const FORWARDED_LINES: &[&str] = &[
    "begin forwarded message:",
    "anfang der weitergeleiteten nachricht:",
    "début du message réexpédié",
    "inicio del mensaje reenviado:",
    "転送されたメッセージ:",
];

/// The first label of the headers above an original in Outlook.
const FROM: &[&str] =
    &["from", "von", "de", "da", "van", "från", "fra", "od", "差出人", "发件人", "寄件者", "보낸 사람"];

/// The labels of those that follow.
const OTHERS: &[&str] = &[
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "enviada em",
    "assunto",
    "inviato",
    "oggetto",
    "a",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "ämne",
    "sendt",
    "til",
    "emne",
    "送信日時",
    "日付",
    "宛先",
    "件名",
    "发送时间",
    "收件人",
    "主题",
    "보낸 날짜",
    "받는 사람",
    "제목",
];

/// How programs sign in their owner's place.
const PROGRAMS: &[&str] = &[
    "sent from my ",
    "sent from mail for",
    "sent from outlook",
    "get outlook for",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "envoyé de mon ",
    "envoyé depuis ",
    "enviado desde mi ",
    "enviado do meu ",
    "inviato da ",
    "verzonden vanaf mijn ",
    "iphoneから送信",
    "ipadから送信",
];

/// Takes a mail's text apart.
pub(super) fn split(text: &str) -> Body {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
    let (mut new, mut quoted): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut forwarded = false;
    let mut at = 0;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        match begins(rest) {
            Some(Quotation::All { passes_on }) => {
                forwarded = passes_on;
                quoted.extend(rest);
                break;
            }
            Some(Quotation::Lines(count)) => {
                quoted.extend(rest.iter().take(count));
                at += count;
            }
            None => {
                new.extend(rest.first());
                at += 1;
            }
        }
    }
    let (text, signature) = without_signature(&new);
    let quoted = quoted.join("\n").trim().to_owned();
    if text.is_empty() {
        let text = lines.join("\n").trim().to_owned();
        return Body { text, quoted: None, signature: None, forwarded };
    }
    Body { text, quoted: (!quoted.is_empty()).then_some(quoted), signature, forwarded }
}

/// How a quotation goes on.
#[derive(Debug, Clone, Copy)]
enum Quotation {
    /// To the end.
    All { passes_on: bool },
    /// For so many lines.
    Lines(usize),
}

/// Whether a quotation begins with the first of these lines.
fn begins(rest: &[&str]) -> Option<Quotation> {
    let line = rest.first()?.trim();
    if line.starts_with('>') {
        return Some(Quotation::Lines(1));
    }
    let lower = line.to_lowercase();
    let between_dashes = lower.trim_matches(['-', '_', ' ', '*']);
    let dashed = lower.starts_with("--") || lower.starts_with("__");
    if (dashed && FORWARDED.contains(&between_dashes))
        || FORWARDED_LINES.iter().any(|known| lower.starts_with(known))
    {
        return Some(Quotation::All { passes_on: true });
    }
    if dashed && ORIGINAL.contains(&between_dashes) {
        return Some(Quotation::All { passes_on: false });
    }
    let after_rule = (line.len() >= 10 && line.chars().all(|c| c == '_')).then(|| rest.get(1..)).flatten();
    if headers(after_rule.unwrap_or(rest)) {
        return Some(Quotation::All { passes_on: false });
    }
    let count = attribution(rest)?;
    let blank = rest.iter().skip(count).take_while(|line| line.trim().is_empty()).count();
    match rest.get(count + blank) {
        Some(next) if next.trim_start().starts_with('>') => Some(Quotation::Lines(count + blank)),
        Some(_) => Some(Quotation::All { passes_on: false }),
        // Nothing is quoted below: it is what they say.
        None => None,
    }
}

/// How many lines the words before a quotation take, where these are some: `On …, Ann wrote:`.
fn attribution(rest: &[&str]) -> Option<usize> {
    let mut joined = String::new();
    for (n, line) in rest.iter().take(3).enumerate() {
        let line = line.trim();
        if line.is_empty() || joined.len() + line.len() > 400 {
            return None;
        }
        joined.push_str(line);
        joined.push(' ');
        if line.ends_with([':', '：']) {
            return names_writer(&joined.trim_end().to_lowercase()).then_some(n + 1);
        }
    }
    None
}

fn names_writer(line: &str) -> bool {
    let line = line.trim_end_matches([':', '：']).trim_end();
    // A date: else it is a sentence that ends in a colon.
    if !line.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let begins_and_ends = |(first, last): &(&str, &str)| line.starts_with(first) && line.contains(last);
    let dated = line.starts_with(|c: char| c.is_ascii_digit()) && (line.contains('@') && line.ends_with('>'));
    let after_date = |word: &&str| {
        line.ends_with(*word) && line.starts_with(|c: char| c.is_ascii_digit() || !c.is_ascii())
    };
    WROTE.iter().any(begins_and_ends) || dated || WROTE_AFTER_DATE.iter().any(after_date)
}

/// Whether these lines are the headers above an original.
fn headers(rest: &[&str]) -> bool {
    let label = |line: &str| -> Option<String> {
        let line = line.trim().trim_matches('*');
        let (label, _) = line.split_once([':', '：'])?;
        (label.len() <= 24).then(|| label.trim().trim_matches('*').to_lowercase())
    };
    let Some(first) = rest.first().and_then(|line| label(line)) else { return false };
    let others = rest.iter().skip(1).take(5).filter_map(|line| label(line));
    FROM.contains(&first.as_str()) && others.filter(|other| OTHERS.contains(&other.as_str())).count() >= 2
}

/// The text, and the signature below it.
fn without_signature(lines: &[&str]) -> (String, Option<String>) {
    let whole = || lines.join("\n").trim().to_owned();
    let by_program = |line: &str| {
        let line = line.trim().to_lowercase();
        PROGRAMS.iter().any(|known| line.starts_with(known))
    };
    let written = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let mut seen = 0;
    for (n, line) in lines.iter().enumerate() {
        let last_lines = written.saturating_sub(seen) <= 3;
        seen += usize::from(!line.trim().is_empty());
        // RFC 3676, 4.3: two dashes and a space, which many programs drop.
        if line.trim_end() == "--" || (last_lines && by_program(line)) {
            let (text, signature) = lines.split_at_checked(n).unwrap_or((lines, &[]));
            let text = text.join("\n").trim().to_owned();
            if text.is_empty() {
                return (whole(), None);
            }
            return (text, Some(signature.join("\n").trim().trim_start_matches("--").trim().to_owned()));
        }
    }
    (whole(), None)
}
