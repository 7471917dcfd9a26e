//! What single letters tell of a text's language, where the detection by their sequences cannot.

use whatlang::Lang;

/// Letters that of all languages with wording only these use.
const LETTERS: [(&str, &[Lang]); 22] = [
    ("ěřůň", &[Lang::Ces]),
    ("čšž", &[Lang::Ces, Lang::Hrv]),
    ("őű", &[Lang::Hun]),
    ("ğı", &[Lang::Tur]),
    ("ş", &[Lang::Tur, Lang::Ron]),
    ("ß", &[Lang::Deu]),
    ("ñ¿¡", &[Lang::Spa]),
    ("ãõ", &[Lang::Por, Lang::Vie]),
    ("łąęśźż", &[Lang::Pol]),
    ("țș", &[Lang::Ron]),
    ("ø", &[Lang::Dan, Lang::Nob]),
    ("å", &[Lang::Dan, Lang::Nob, Lang::Swe]),
    ("ä", &[Lang::Deu, Lang::Swe, Lang::Fin]),
    ("œû", &[Lang::Fra]),
    ("ơưảạấầế", &[Lang::Vie]),
    ("ыэё", &[Lang::Rus]),
    ("їєґ", &[Lang::Ukr]),
    ("ъ", &[Lang::Rus, Lang::Bul]),
    // Bulgarian has it before an "о" alone, and seldom.
    ("ь", &[Lang::Rus, Lang::Ukr]),
    ("ةىإأكي", &[Lang::Ara]),
    ("ٹڈڑںے", &[Lang::Urd]),
    ("پچژگ", &[Lang::Pes, Lang::Urd]),
];

/// Letters of languages that have no wording: Icelandic, Slovak, Latvian, Lithuanian, Maltese.
const FOREIGN: &str = "þðľĺŕķģļņėįųħ";

/// Languages of which a sentence is hardly ever written in the letters of English alone.
const MARKED: [Lang; 6] = [Lang::Ces, Lang::Hun, Lang::Pol, Lang::Ron, Lang::Tur, Lang::Vie];

/// Traditional characters whose simplified forms are others, and those forms.
const TRADITIONAL: &str =
    "們訂單還沒請問這個來時間說後會開電話網貨帳號錢買賣為麼嗎對幫關發現貴東車學書員國過寄點給";
const SIMPLIFIED: &str =
    "们订单还没请问这个来时间说后会开电话网货账号钱买卖为么吗对帮关发现贵东车学书员国过寄点给";

/// Those of the languages that a text can be in by its letters: all of them where its letters tell
/// nothing, none where they are another language's.
pub(crate) fn possible(text: &str, languages: &[Lang]) -> Vec<Lang> {
    let text = text.to_lowercase();
    if text.contains(|c| FOREIGN.contains(c)) {
        return Vec::new();
    }
    let mut possible = languages.to_vec();
    for (_, theirs) in LETTERS.iter().filter(|(letters, _)| text.contains(|c| letters.contains(c))) {
        // A name with a foreign letter in it rules nothing out.
        if possible.iter().any(|lang| theirs.contains(lang)) {
            possible.retain(|lang| theirs.contains(lang));
        }
    }
    if text.is_ascii() {
        possible.retain(|lang| !MARKED.contains(lang));
    }
    possible
}

/// Whether a Chinese text is written in traditional characters.
pub(crate) fn is_traditional(text: &str) -> bool {
    let of =
        |ours: &str, others: &str| text.chars().filter(|c| ours.contains(*c) && !others.contains(*c)).count();
    of(TRADITIONAL, SIMPLIFIED) > of(SIMPLIFIED, TRADITIONAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_few_languages_rule_the_others_out() {
        let all = [Lang::Bul, Lang::Ces, Lang::Eng, Lang::Rus, Lang::Tur, Lang::Ukr];
        assert_eq!(possible("Я заказал обувь, и её ещё нет", &all), [Lang::Rus]);
        assert_eq!(possible("Kde je moje objednávka, už čtrnáct dní nepřišla", &all), [Lang::Ces]);
        assert_eq!(
            possible("Mera order abhi tak nahi aaya", &all),
            [Lang::Bul, Lang::Eng, Lang::Rus, Lang::Ukr]
        );
    }

    #[test]
    fn letters_that_no_language_here_has_rule_nothing_out() {
        assert_eq!(possible("Señor Peña wrote this", &[Lang::Deu, Lang::Eng]), [Lang::Deu, Lang::Eng]);
    }

    #[test]
    fn traditional_characters_are_told_from_simplified() {
        assert!(is_traditional("請問我的訂單什麼時候會到？"));
        assert!(!is_traditional("请问我的订单什么时候会到？"));
        assert!(!is_traditional("你好"));
    }
}
