//! The dashboard's words in each of its languages.

use axum::http::{HeaderMap, header};

/// A language that the dashboard speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
    /// Japanese.
    Japanese,
}

/// All of them.
pub const LANGUAGES: [Language; 3] = [Language::English, Language::Chinese, Language::Japanese];
/// The cookie that keeps a choice.
pub const COOKIE: &str = "till_language";

impl Language {
    /// Its name in HTML.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
            Self::Japanese => "ja",
        }
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "中文",
            Self::Japanese => "日本語",
        }
    }

    /// The language with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        LANGUAGES.into_iter().find(|language| code.get(..2) == Some(language.code()))
    }

    /// What was chosen, or else what the browser prefers.
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let cookies = text(header::COOKIE).split(';').filter_map(|cookie| cookie.trim().split_once('='));
        let chosen = cookies.filter(|(name, _)| *name == COOKIE).find_map(|(_, code)| Self::from_code(code));
        let preferred =
            || text(header::ACCEPT_LANGUAGE).split(',').find_map(|one| Self::from_code(one.trim()));
        chosen.or_else(preferred).unwrap_or(Self::English)
    }
}

/// A text in every language.
pub struct Text {
    english: &'static str,
    chinese: &'static str,
    japanese: &'static str,
}

impl Text {
    /// A text from its three forms.
    pub const fn new(english: &'static str, chinese: &'static str, japanese: &'static str) -> Self {
        Self { english, chinese, japanese }
    }

    /// The text in one of them.
    pub fn to(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
            Language::Japanese => self.japanese,
        }
    }
}

macro_rules! texts {
    ($($name:ident: $english:literal, $chinese:literal, $japanese:literal;)+) => {
        $(#[doc = $english] pub const $name: Text = Text::new($english, $chinese, $japanese);)+
    };
}

texts! {
    OVERVIEW: "Overview", "概览", "概要";
    START: "First payment", "第一笔支付", "最初の支払い";
    PAYMENTS: "Payments", "支付", "支払い";
    REFUNDS: "Refunds", "退款", "返金";
    PAYOUTS: "Payouts", "代付", "送金";
    TOKENS: "Tokens", "令牌", "トークン";
    LINKS: "Payment links", "支付链接", "支払いリンク";
    LINK: "Payment link", "支付链接", "支払いリンク";
    SUBSCRIPTIONS: "Subscriptions", "订阅", "定期購入";
    SUBSCRIPTION: "Subscription", "订阅", "定期購入";
    KIND: "Kind", "类型", "種類";
    DISPUTES: "Disputes", "争议", "異議申し立て";
    EXCHANGES: "Requests", "请求", "リクエスト";
    DELIVERIES: "Notifications", "通知", "通知";
    LEDGER: "Ledger", "账本", "元帳";
    FAULTS: "Faults", "故障", "障害";
    CLOCK: "Clock", "时钟", "時計";
    SANDBOX: "sandbox", "沙箱", "サンドボックス";
    NO_MONEY: "No money moves here.", "这里没有真实资金流动。", "実際のお金は動きません。";
    LIVE: "live", "实时", "ライブ";
    NEWER: "Something changed: show it", "有更新：显示", "更新があります：表示";
    LANGUAGE: "Language", "语言", "言語";
    NAVIGATION: "Sections", "栏目", "セクション";
    SKIP: "Skip to the content", "跳到正文", "本文へ";
    MERCHANT: "Merchant", "商户", "加盟店";
    ALL_MERCHANTS: "All merchants", "所有商户", "すべての加盟店";
    SEARCH: "Search by number", "按编号搜索", "番号で検索";
    SEARCH_REQUESTS: "Search by number, operation or code", "按编号、操作或代码搜索", "番号・操作・コードで検索";
    STATUS: "Status", "状态", "状態";
    ANY: "Any", "全部", "すべて";
    FILTER: "Filter", "筛选", "絞り込む";
    OLDER: "Older", "更早", "さらに前";
    NOTHING: "Nothing here yet.", "暂无内容。", "まだ何もありません。";
    NUMBER: "Number", "编号", "番号";
    AMOUNT: "Amount", "金额", "金額";
    GATEWAY: "Gateway", "网关", "ゲートウェイ";
    CREATED: "Created", "创建时间", "作成";
    TIME: "Time", "时间", "時刻";
    OPERATION: "Operation", "操作", "操作";
    ANSWER: "Answer", "应答", "応答";
    SIGNATURE: "Signature", "签名", "署名";
    MATCHES: "matches", "匹配", "一致";
    DIFFERS: "differs", "不匹配", "不一致";
    NOT_SIGNED: "not signed", "无签名", "署名なし";
    ATTEMPTS: "Attempts", "尝试", "試行";
    ADDRESS: "Address", "地址", "宛先";
    NO_MATCH: "Nothing matches.", "没有符合条件的内容。", "該当するものはありません。";
    SHOW_ALL: "Show all", "显示全部", "すべて表示";
    LATEST: "Latest activity", "最新动态", "最近の動き";
    NOT_CHECKED: "not checked", "未检查", "未確認";
    WRONG_KEY: "wrong key", "密钥错误", "鍵が違う";
    SIGNATURES_REFUSED: "Signatures refused", "被拒绝的签名", "拒否された署名";
    ONLY_REFUSED: "Only refused signatures and unknown senders", "仅显示被拒绝的签名和未知发送方", "拒否された署名と不明な送信者のみ";
    WAITING: "waiting to be sent", "等待发送", "送信待ち";
    PENDING: "pending", "处理中", "保留中";
    APPROVED: "approved", "成功", "承認";
    EMPTY_HEADING: "No payment yet", "还没有支付", "まだ支払いがありません";
    EMPTY_TEXT: "Every gateway is ready. Copy a configuration and a few lines of code, and see the payment arrive here.",
        "所有网关都已就绪。复制配置和几行代码，支付会出现在这里。",
        "すべてのゲートウェイが準備できています。設定と数行のコードをコピーすると、支払いがここに現れます。";
    TIMELINE: "Time line", "时间线", "タイムライン";
    FACTS: "Facts", "详情", "内容";
    GATEWAY_NUMBER: "Gateway's number", "网关编号", "ゲートウェイ番号";
    PAID: "Paid", "已付", "支払い済み";
    REFUNDED: "Refunded", "已退", "返金済み";
    CODE: "Code", "代码", "コード";
    PAGE: "Customer's page", "客户页面", "お客様のページ";
    PAGE_OPENED: "The customer opened the page", "客户打开了页面", "お客様がページを開きました";
    PAGE_PRESSED: "The customer pressed", "客户点击了", "お客様が押したボタン";
    NOTIFIED: "Notification", "通知", "通知";
    ORDER_CREATED: "The order was created", "订单已创建", "注文が作成されました";
    ORDER_FINISHED: "It was decided", "已有结果", "結果が決まりました";
    DECIDE: "Decide by hand", "手动决定", "手動で決める";
    DECIDE_HELP: "Plays the payer or the bank. The notification follows at once.", "模拟付款人或银行，随后立即发送通知。", "支払人または銀行の役を演じます。通知がすぐに続きます。";
    RESULT: "Result", "结果", "結果";
    REASON: "Reason", "原因", "理由";
    NONE: "none", "无", "なし";
    APPLY: "Apply", "执行", "実行";
    DISPUTE_OPEN: "Open a dispute", "发起争议", "異議を申し立てる";
    REPLAY: "Send it again", "重新发送", "再送する";
    STRING_TO_SIGN: "What the sandbox signed to compare", "沙箱用于比对的待签名串", "サンドボックスが照合のために署名した文字列";
    SIGNED_INSTEAD: "What was signed instead", "实际被签名的内容", "実際に署名された文字列";
    YOUR_STRING: "What your code signs", "您的代码签名的内容", "あなたのコードが署名する文字列";
    COMPARE: "Compare", "比较", "比較";
    COMPARE_HELP: "Print the text that your code signs, paste it here, and the first difference is marked. Card numbers in it are masked first, and the sandbox keeps nothing.",
        "把您的代码所签名的文本粘贴到这里，会标出第一处差异。卡号会先被遮盖，内容不会保存。",
        "コードが署名する文字列を貼り付けると、最初の違いに印が付きます。カード番号は先に隠され、何も保存されません。";
    COMPARE_WITH_KEY_HELP: "Print the text that your code hashes, paste it here with or without the key, and the first difference is marked. The key is compared and never shown; card numbers in JSON are masked, and the sandbox keeps nothing.",
        "把您的代码计算散列的文本粘贴到这里，带不带密钥均可，会标出第一处差异。密钥会被比对但不会显示；JSON 中的卡号会被遮盖，沙箱不保存任何内容。",
        "コードがハッシュする文字列を、鍵の有無にかかわらず貼り付けると、最初の違いに印が付きます。鍵は照合されますが表示されません。JSON のカード番号は隠され、何も保存されません。";
    KEY_RIGHT: "It ends with this merchant's key: correct.", "末尾是此商户的密钥：正确。", "末尾はこの加盟店の鍵です：正しいです。";
    KEY_RIGHT_IN_FRONT: "It begins with this merchant's key: correct.", "开头是此商户的密钥：正确。", "先頭はこの加盟店の鍵です：正しいです。";
    KEY_OTHER: "It ends with another key: that is the cause. Copy {key} from the configuration under First payment.",
        "末尾是另一把密钥：这就是原因。请从“第一笔支付”的配置中复制 {key}。",
        "末尾が別の鍵です：これが原因です。「最初の支払い」の設定から {key} をコピーしてください。";
    KEY_OTHER_IN_FRONT: "It begins with another key: that is the cause. Copy {key} from the configuration under First payment.",
        "开头是另一把密钥：这就是原因。请从“第一笔支付”的配置中复制 {key}。",
        "先頭が別の鍵です：これが原因です。「最初の支払い」の設定から {key} をコピーしてください。";
    KEY_WRONG_END: "This merchant's key is at the wrong end: that is the cause.", "此商户的密钥放在了错误的一端：这就是原因。", "この加盟店の鍵が反対側の端にあります：これが原因です。";
    KEY_ABSENT: "The key is not in it, so it was not compared. Paste the text with the key that your code hashes, or compare {key} with the configuration under First payment.",
        "其中没有密钥，因此未比对密钥。请连同代码所用的密钥一起粘贴，或将 {key} 与“第一笔支付”的配置比对。",
        "鍵が含まれていないため、鍵は照合していません。コードが使う鍵と一緒に貼り付けるか、{key} を「最初の支払い」の設定と比べてください。";
    KEY_OF: "This is the key of {merchant}.", "这是 {merchant} 的密钥。", "これは {merchant} の鍵です。";
    SAME_TEXT: "The text is the same.", "文本相同。", "文字列は同じです。";
    ALL_THE_SAME: "Text and key are the same. If the signature still differs, the hash does: it is over these bytes in UTF-8, written in small hexadecimal digits.",
        "文本和密钥都相同。如果签名仍不同，则是散列不同：应对这些 UTF-8 字节计算，并写成小写十六进制。",
        "文字列も鍵も同じです。それでも署名が違うなら、ハッシュが違います。UTF-8 のこのバイト列から求め、16 進の小文字で書きます。";
    SAME_WITHOUT_KEY: "The text is the same. Only the key is missing.", "文本相同，只缺少密钥。", "文字列は同じです。鍵だけがありません。";
    SAME_OTHER_END: "The text is the same. Only the key stands at the other end.", "文本相同，只是密钥在另一端。", "文字列は同じです。鍵だけが反対側の端にあります。";
    SAME_OTHER_KEY: "The text is the same. Only the key is another merchant's.", "文本相同，只是密钥属于另一商户。", "文字列は同じです。鍵だけが別の加盟店のものです。";
    LINE_BREAK: "The pasted text ends with a line break, which was left out. If your code signs it too, that is a cause.",
        "粘贴的文本以换行结尾，比对时已忽略。如果您的代码也对它签名，这就是一个原因。",
        "貼り付けた文字列の末尾に改行があり、除いて照合しました。コードがそれにも署名しているなら、原因の一つです。";
    FIRST_DIFFERENCE: "First difference at character", "第一处差异位于字符", "最初の違いの位置（文字目）";
    NO_DIFFERENCE: "Both are the same: the key is another one, or the bytes around it differ.", "两者相同：密钥不同，或首尾字节不同。", "両方とも同じです。鍵が違うか、前後のバイトが違います。";
    RECEIVED_SIGNATURE: "Signature that was received", "收到的签名", "受け取った署名";
    WHY: "Why it does not match", "为什么不匹配", "一致しない理由";
    SHOP_REFUSED: "the shop refused it", "商户拒绝了", "店が拒否しました";
    SHOP_SILENT: "the shop did not answer", "商户没有应答", "店が応答しませんでした";
    SHOP_REFUSED_HELP: "If your shop says that the signature is wrong, compare {key} with the configuration under First payment. Then paste below what your shop's code signs to check it.",
        "如果您的商户系统认为签名错误，请将 {key} 与“第一笔支付”的配置比对，然后在下方粘贴商户代码验签时所用的文本。",
        "店が署名が違うと言うなら、{key} を「最初の支払い」の設定と比べてください。その後、店のコードが検証に使う文字列を下に貼ってください。";
    ACCEPTED_BY: "{gateway} counts it as accepted only after this answer:", "{gateway} 仅在收到以下应答后视为已接受：", "{gateway} は次の応答のときだけ受け付けられたとみなします：";
    NOTIFICATION_NOT_SIGNED: "Nothing signs this notification.", "此通知没有签名。", "この通知には署名がありません。";
    WRONG_ON_PURPOSE: "The fault wrong_signature signed it with another key on purpose: the shop is right to refuse it.",
        "故障 wrong_signature 故意用另一把密钥签名：商户拒绝它是正确的。",
        "障害 wrong_signature がわざと別の鍵で署名しました。店が拒否するのは正しいです。";
    RAW_BODY: "Body, byte for byte", "正文（逐字节）", "本文（バイトどおり）";
    READABLE: "The same, indented", "缩进显示", "字下げして表示";
    SIGNATURE_IN_BODY: "Signature in the body", "正文中的签名", "本文の署名";
    REPLAYED: "It was sent again, byte for byte, as this notification.", "已作为此通知原样重新发送。", "この通知として、同じ内容をもう一度送りました。";
    BODY: "Body", "正文", "本文";
    QUERY: "Query", "查询参数", "クエリ";
    NO_ANSWER: "no answer was sent", "没有发送应答", "応答は送られませんでした";
    WOULD_HAVE_BEEN: "the answer would have been", "本应应答", "応答するはずだった内容：";
    MONEY_CHARGED: "{amount} charged", "已扣款 {amount}", "{amount} を請求しました";
    MONEY_GIVEN_BACK: "{amount} given back to the customer", "已退还客户 {amount}", "{amount} をお客様に返しました";
    MONEY_PAID_OUT: "{amount} paid out", "已代付 {amount}", "{amount} を送金しました";
    MONEY_CAME_BACK: "{amount} came back", "{amount} 已退回", "{amount} が戻りました";
    NEXT_ATTEMPT: "Next attempt", "下次尝试", "次の試行";
    REPLAY_OF: "Replay of", "重发自", "再送元";
    HEADERS: "Signed headers", "签名头", "署名ヘッダー";
    BALANCES: "Balances", "余额", "残高";
    ADDS_UP: "The ledger adds up.", "账本平衡。", "元帳は合っています。";
    DOES_NOT_ADD_UP: "The ledger does not add up.", "账本不平衡。", "元帳が合っていません。";
    MOVEMENTS: "Movements", "资金变动", "お金の動き";
    MOVEMENT: "Movement", "变动", "動き";
    TO_ACCOUNT: "To", "去向", "行き先";
    AVAILABLE: "Available", "可用", "利用可能";
    RESERVED: "Reserved", "冻结", "保留";
    SET_FAULT: "Set a fault", "设置故障", "障害を設定";
    FAULT: "Fault", "故障类型", "障害";
    FAULT_PREVIEW: "What each fault does", "每种故障的作用", "それぞれの障害の働き";
    TIMES: "Times", "次数", "回数";
    MILLISECONDS: "Milliseconds", "毫秒", "ミリ秒";
    ANY_CALL: "any call", "任何调用", "すべての呼び出し";
    FAULT_WAITS: "{fault} waits for {gateway}'s next call.", "{fault} 正在等待 {gateway} 的下一次调用。", "{fault} は {gateway} の次の呼び出しを待っています。";
    FAULT_WAITS_OPERATION: "{fault} waits for {gateway}'s next {operation}.", "{fault} 正在等待 {gateway} 的下一次 {operation}。", "{fault} は {gateway} の次の {operation} を待っています。";
    FAULT_WAITS_ORDER: "{fault} waits for {gateway}'s next call about {number} ({operation}).", "{fault} 正在等待 {gateway} 关于 {number} 的下一次调用（{operation}）。", "{fault} は {number} についての {gateway} の次の呼び出し（{operation}）を待っています。";
    FAULT_MET: "The fault met its call.", "故障已触发。", "障害が起きました。";
    NUMBER_HELP: "Only this order; empty is any", "仅此订单；留空表示任意", "この注文のみ。空欄はすべて";
    WAITING_FAULTS: "Waiting for their call", "等待触发", "呼び出し待ち";
    REMOVE: "Remove", "删除", "削除";
    REMOVE_ALL: "Remove all, and end chaos", "全部删除并结束混沌", "すべて削除し、カオスを終える";
    CHAOS: "Chaos", "混沌", "カオス";
    CHAOS_HELP: "Faults at random for calls that create something and for notifications. The same seed gives the same faults.",
        "对创建类调用和通知随机触发故障。相同种子产生相同故障。",
        "作成する呼び出しと通知に無作為に障害を起こします。同じシードでは同じ障害になります。";
    PROBABILITY: "Probability", "概率", "確率";
    SEED: "Seed", "种子", "シード";
    CHAOS_ON: "Chaos is on", "混沌已开启", "カオスは有効です";
    CHAOS_START: "Start chaos", "开始混沌", "カオスを始める";
    MAGIC: "Without any rule", "无需规则", "ルールなしで";
    MAGIC_HELP: "Of the merchants that are there from the start, an order number with this text in it, or exactly this amount in minor units, meets the fault by itself:",
        "对启动时就存在的商户，订单号中含有以下文本，或金额（最小单位）恰好如下时，会自动触发故障：",
        "最初からある加盟店では、注文番号に次の文字列を含むか、最小単位の金額がちょうど次の値のとき、障害が起きます：";
    PROFILE: "Profile", "配置概况", "プロファイル";
    PROFILE_HELP: "Documents leave some behaviour open. A profile says how a real gateway was seen to behave, and the sandbox plays that. A merchant's own settings come first.",
        "文档对某些行为未作规定。概况文件记录真实网关的实际行为，沙箱据此模拟。商户自己的设置优先。",
        "文書には決まっていない動作があります。プロファイルは実際のゲートウェイの動作を記し、サンドボックスはそれに従います。加盟店自身の設定が優先します。";
    NO_PROFILE: "No profile: each gateway behaves as its document says. Start the sandbox with --profile FILE to play what was seen.",
        "没有概况文件：各网关按其文档行事。用 --profile FILE 启动沙箱即可模拟实际行为。",
        "プロファイルはありません。各ゲートウェイは文書のとおりに動きます。--profile FILE で起動すると実際の動作に従います。";
    PROFILE_PLAYED: "A profile is in use:", "正在使用概况文件：", "プロファイルを使用中：";
    READING: "Open reading", "未定行为", "未定の動作";
    IN_DOCUMENTS: "Without a profile", "无概况时", "プロファイルなし";
    IN_PROFILE: "Here", "此处", "ここでは";
    FINDING_REASON: "Why", "原因", "理由";
    SOURCE: "Source", "来源", "出典";
    OTHERWISE: "differs", "不同", "異なる";
    SAME: "the same", "相同", "同じ";
    OPEN_READINGS: "Open readings that the profile does not decide", "概况未涉及的未定行为", "プロファイルが決めていない未定の動作";
    NOW: "Now", "现在", "現在";
    AHEAD: "Ahead of the machine by", "比本机快", "この機械より進んでいる時間";
    ADVANCE: "Move forward by", "前移", "進める";
    CLOCK_HELP: "Everything reads this clock: retries of notifications, expiry, refunds and payouts that settle. It moves for all merchants, and only forward.",
        "一切都以此时钟为准：通知重试、过期、退款与代付的结算。它对所有商户生效，且只能前进。",
        "通知の再試行、期限切れ、返金や送金の完了など、すべてがこの時計に従います。すべての加盟店に効き、前にだけ進みます。";
    MINUTE: "1 minute", "1 分钟", "1 分";
    HOUR: "1 hour", "1 小时", "1 時間";
    DAY: "1 day", "1 天", "1 日";
    START_HELP: "Install the library, save the configuration as till.json, and run the program beside it. If it prints an address, open that and pay there. The payment appears under Payments.",
        "安装库，将配置保存为 till.json，在同一目录运行程序。如果打印出网址，请打开并在那里支付。支付会出现在“支付”中。",
        "ライブラリを入れ、設定を till.json として保存し、同じ場所でプログラムを実行します。アドレスが表示されたら、開いてそこで支払います。支払いは「支払い」に現れます。";
    START_SECOND_RUN: "order_id names this payment. A second run with the same one is refused (duplicate_order), so that nobody is charged twice: change it, or load this page again for a fresh one.",
        "order_id 标识这笔支付。用同一个值再次运行会被拒绝（duplicate_order），以免重复扣款：请更改它，或重新加载本页获取新编号。",
        "order_id はこの支払いの番号です。同じ番号でもう一度実行すると拒否されます（duplicate_order）。二重請求を防ぐためです。番号を変えるか、このページを読み込み直してください。";
    STEP_INSTALL: "0. Install", "0. 安装", "0. インストール";
    STEP_PROGRAM: "1. Save as", "1. 保存为", "1. 保存するファイル：";
    STEP_RUN: "2. Run beside till.json; if it prints an address, open it and pay there", "2. 在 till.json 旁运行；若打印出网址，请打开并在那里支付", "2. till.json の隣で実行。アドレスが表示されたら開いて支払う";
    INSTALL_MORE: "How the packages are built, and other systems (docs/install.md)", "如何构建软件包，以及其他系统（docs/install.md）", "パッケージの作り方と他のシステム（docs/install.md）";
    KEY_SEARCH: "search", "搜索", "検索";
    KEY_ROWS: "next and previous row", "下一行和上一行", "次と前の行";
    CONFIGURATION: "Configuration", "配置", "設定";
    COPY: "Copy", "复制", "コピー";
    COPIED: "Copied", "已复制", "コピーしました";
    TEST_CARDS: "Test cards", "测试卡", "テストカード";
    CARD: "Card", "卡", "カード";
    PROBLEM: "That did not work", "操作未成功", "うまくいきませんでした";
    DONE: "Done.", "完成。", "完了しました。";
    DEFAULT_ONLY: "Amount in minor units; empty is all of it", "最小单位金额；留空表示全部", "最小単位の金額。空欄は全額";
    OPEN: "open", "打开", "開く";
    UNKNOWN_SENDER_HELP: "No merchant of this sandbox is known by what was sent. Compare {key} and the account with the configuration under First payment; without --database, a restart makes new ones.",
        "此沙箱中没有与所发送内容相符的商户。请与“第一笔支付”中的配置比对 {key} 和账号；不带 --database 重启会生成新的。",
        "送られた内容に合う加盟店がありません。「最初の支払い」の設定と {key} やアカウントを比べてください。--database なしの再起動では新しくなります。";
    HALF_KNOWN_HELP: "The key begins like this merchant's and ends otherwise. Copy the whole key from the configuration under First payment.",
        "密钥的开头与此商户相同，但结尾不同。请从“第一笔支付”的配置中完整复制密钥。",
        "鍵の始まりはこの加盟店のものですが、終わりが違います。「最初の支払い」の設定から鍵全体をコピーしてください。";
    OTHER_NUMBER_HELP: "merchant_no is not that of this app_id, so the signature was not looked at. Copy both from the configuration under First payment.",
        "merchant_no 与此 app_id 不符，因此没有检查签名。请从“第一笔支付”的配置中复制两者。",
        "merchant_no がこの app_id のものではないため、署名は調べていません。「最初の支払い」の設定から両方をコピーしてください。";
    UNKNOWN_SENDER: "unknown sender", "未知发送方", "不明な送信者";
    PAYMENT: "Payment", "支付", "支払い";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_comes_before_what_the_browser_prefers() {
        let of = |cookie: &str, preferred: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            headers.insert(header::ACCEPT_LANGUAGE, preferred.parse().unwrap());
            Language::of(&headers)
        };
        assert_eq!(of("a=b", "fr-FR,ja-JP;q=0.9,en;q=0.8"), Language::Japanese);
        assert_eq!(of("a=b; till_language=zh", "ja"), Language::Chinese);
        assert_eq!(of("till_language=xx", "fr"), Language::English);
    }
}
