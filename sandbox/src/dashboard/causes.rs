//! What each cause of a wrong signature means, and what helps.

use super::words::Text;
use crate::signature_cause::SignatureCause;

/// What happened, and what to do.
pub fn explained(cause: SignatureCause) -> &'static Text {
    match cause {
        SignatureCause::Missing => &MISSING,
        SignatureCause::Malformed => &MALFORMED,
        SignatureCause::Capitals => &CAPITALS,
        SignatureCause::OtherMerchant => &OTHER_MERCHANT,
        SignatureCause::KeyLeftOut => &KEY_LEFT_OUT,
        SignatureCause::KeyAtOtherEnd => &KEY_AT_OTHER_END,
        SignatureCause::Separators => &SEPARATORS,
        SignatureCause::Unsorted => &UNSORTED,
        SignatureCause::EmptyFields => &EMPTY_FIELDS,
        SignatureCause::Rewritten => &REWRITTEN,
        SignatureCause::InnerObject => &INNER_OBJECT,
        SignatureCause::OtherContent => &OTHER_CONTENT,
        SignatureCause::OtherKey => &OTHER_KEY,
        // Where no signature was looked at, the page says so by itself.
        SignatureCause::UnknownSender
        | SignatureCause::HalfKnown
        | SignatureCause::OtherMerchantNumber
        | SignatureCause::Unknown => &UNKNOWN,
    }
}

static MISSING: Text = Text::new(
    "The request has no signature. Send it where the gateway wants it: PayerMax and Paypro's edition of Brazil in the header sign, the others in the field sign.",
    "没有收到签名。请放在网关要求的位置：PayerMax 和 Paypro 巴西版用请求头 sign，其他网关用字段 sign。",
    "署名がありません。PayerMax と Paypro のブラジル版はヘッダー sign、その他はフィールド sign に入れてください。",
);
static MALFORMED: Text = Text::new(
    "This is not a signature of this gateway. Paypro wants 32 and globalmerchant 40 hexadecimal digits; PayerMax wants base64 of 256 bytes, which is not URL-encoded and has no line breaks.",
    "收到的内容不是该网关的签名格式。Paypro 为 32 位、globalmerchant 为 40 位十六进制；PayerMax 为 256 字节的 base64，不做 URL 编码且无换行。",
    "このゲートウェイの署名の形ではありません。Paypro は 16 進 32 桁、globalmerchant は 40 桁、PayerMax は 256 バイトの base64（URL エンコードや改行なし）です。",
);
static CAPITALS: Text = Text::new(
    "The signature is right, but written in capital letters. Write it in small letters.",
    "签名正确，但使用了大写字母。请改为小写。",
    "署名は正しいですが大文字です。小文字で書いてください。",
);
static OTHER_MERCHANT: Text = Text::new(
    "This is the key of another merchant of this sandbox. Take key and account from the same configuration; after a restart without --database all keys are new.",
    "使用了此沙箱中另一商户的密钥。请使用同一份配置中的密钥和账号；不带 --database 重启后所有密钥都会更换。",
    "このサンドボックスの別の加盟店の鍵です。鍵とアカウントは同じ設定から取ってください。--database なしで再起動すると鍵はすべて新しくなります。",
);
static KEY_LEFT_OUT: Text = Text::new(
    "The content is right, but the key was not signed with it. Append it to the content with nothing between them.",
    "内容正确，但签名时缺少密钥。请将密钥直接接在内容之后，中间不加任何字符。",
    "内容は正しいですが、鍵が含まれていません。内容のすぐ後ろに鍵を付けてください。",
);
static KEY_AT_OTHER_END: Text = Text::new(
    "The key is at the wrong end of the content. This merchant expects it at the other end.",
    "密钥放在了内容的错误一端，此商户要求放在另一端。",
    "鍵の位置が逆です。この加盟店は反対側の端を期待しています。",
);
static SEPARATORS: Text = Text::new(
    "The fields are joined with characters such as & or +, or key= precedes the key. The gateway joins the fields with nothing between them.",
    "字段之间有 & 或 + 等符号，或密钥前有 key=。网关拼接字段时中间不加任何字符。",
    "フィールドの間に & や +、または鍵の前に key= があります。間には何も入れません。",
);
static UNSORTED: Text = Text::new(
    "The fields are in another order. Paypro wants them sorted by name; globalmerchant wants the order of its document.",
    "字段顺序不同。Paypro 要求按名称排序；globalmerchant 要求文档中的顺序。",
    "フィールドの順序が違います。Paypro は名前順、globalmerchant は文書の順序です。",
);
static EMPTY_FIELDS: Text = Text::new(
    "Fields without a value were signed too. Leave them out.",
    "空值字段也参与了签名，请去掉。",
    "値のないフィールドも署名されています。除いてください。",
);
static REWRITTEN: Text = Text::new(
    "The key is right. The body that was signed and the body that was sent are the same JSON in different bytes: spaces, line breaks, escaped slashes or the order of members. Make the text once, sign it, and send that very text.",
    "密钥正确。签名的正文与发送的正文是同一 JSON 但字节不同：空格、换行、转义斜杠或成员顺序。请只生成一次文本，签名后原样发送。",
    "鍵は正しいです。署名した本文と送った本文は同じ JSON でもバイトが違います（空白、改行、スラッシュのエスケープ、順序）。文字列を一度作り、それに署名し、そのまま送ってください。",
);
static INNER_OBJECT: Text = Text::new(
    "Only data was signed. Sign the whole body, with everything around data.",
    "只对 data 进行了签名。请对整个正文签名。",
    "data だけが署名されています。本文全体に署名してください。",
);
static OTHER_CONTENT: Text = Text::new(
    "The key is right, but something else was signed than what came. Usually the body is changed or serialised again after it is signed, by a framework or a proxy.",
    "密钥正确，但签名的内容与收到的不同。通常是框架或代理在签名之后修改或重新序列化了正文。",
    "鍵は正しいですが、署名された内容が届いたものと違います。署名の後で本文が変更・再生成されていることが多いです。",
);
static OTHER_KEY: Text = Text::new(
    "Another private key made this signature. Copy {key} from the configuration under First payment, and do not mix it up with the gateway's key.",
    "此签名由另一把私钥生成。请使用“第一笔支付”配置中的 {key}，不要与网关密钥混淆。",
    "別の秘密鍵による署名です。「最初の支払い」の設定の {key} を使い、ゲートウェイの鍵と取り違えないでください。",
);
static UNKNOWN: Text = Text::new(
    "None of the usual mistakes explains it, so the key is most likely another one, or a value was changed after it was signed. Compare {key} with the configuration under First payment, then paste below what your code signs.",
    "常见错误都无法解释，因此很可能是密钥不同，或某个值在签名后被修改。请将 {key} 与“第一笔支付”的配置比对，然后在下方粘贴您代码签名的内容。",
    "よくある間違いでは説明できません。鍵が違うか、署名の後で値が変わった可能性が高いです。{key} を「最初の支払い」の設定と比べ、下にコードが署名する文字列を貼ってください。",
);
