//! Words that carry grammar rather than subject, and words that ask.

use crate::text::{Analysis, Word, WordKind};

/// Characters that carry grammar rather than subject. They are looked for only
/// where a clause has nothing else.
const FUNCTION_CHARACTERS: &str = "的了和与及或在是为对于以其等之而则被把从向由到并也都就还吧么";

/// Words that carry grammar rather than subject, as [`FUNCTION_CHARACTERS`].
const FUNCTION_WORDS: [&str; 23] = [
    "关于", "有关", "以及", "或者", "并且", "对于", "根据", "按照", "依照", "为了", "由于", "因为",
    "可以", "需要", "我们", "他们", "这个", "那个", "如果", "的话", "一个", "之间", "进行",
];

/// The words and characters by which a text asks something. They carry grammar
/// alone as well.
const INTERROGATIVES: [&str; 26] = [
    "如何",
    "怎么",
    "怎样",
    "怎么样",
    "怎么办",
    "什么",
    "什么样",
    "为什么",
    "哪些",
    "哪里",
    "哪个",
    "哪种",
    "哪",
    "是否",
    "是不是",
    "有没有",
    "能否",
    "能不能",
    "可否",
    "何时",
    "何种",
    "多少",
    "多久",
    "请问",
    "吗",
    "呢",
];

/// Whether a word carries grammar alone.
pub(crate) fn is_grammar(word: &Word) -> bool {
    let text = word.text.as_str();
    match word.kind {
        WordKind::SingleHan => FUNCTION_CHARACTERS.contains(text) || INTERROGATIVES.contains(&text),
        WordKind::Han => FUNCTION_WORDS.contains(&text) || INTERROGATIVES.contains(&text),
        WordKind::Letters | WordKind::Number => false,
    }
}

/// Whether a text asks something: by a word, or by a question mark.
pub(super) fn asks(analysis: &Analysis, text: &str) -> bool {
    text.contains(['？', '?'])
        || analysis
            .words(text)
            .iter()
            .any(|word| INTERROGATIVES.contains(&word.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_ask() {
        let analysis = Analysis::shared();
        for text in [
            "低保怎么申请",
            "补贴有哪些",
            "可以退货吗",
            "什么是质权",
            "复议期限？",
        ] {
            assert!(asks(&analysis, text), "{text}");
        }
        for text in ["低保 申请", "关于印发实施办法的通知", "呢绒进口税率", ""]
        {
            assert!(!asks(&analysis, text), "{text}");
        }
    }
}
