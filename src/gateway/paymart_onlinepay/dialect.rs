//! What tells PayMart from OnlinePay: hosts, spellings, and what each document has.

/// One gateway's dialect of the engine.
#[derive(Debug)]
pub(super) struct Dialect {
    /// The gateway's name in libtill.
    pub name: &'static str,
    /// The gateway's name in messages.
    pub title: &'static str,
    /// Host for real payments, and host for trying out.
    pub hosts: [&'static str; 2],
    /// Names of the query parameters of a list.
    pub list: ListParameters,
    /// Whether `POST /payments` writes its amount as a text, as the document's samples do.
    pub payment_amount_as_text: bool,
    /// Whether the document has cards, two steps, recurring payments, refunds and disputes: PayMart.
    pub cards: bool,
}

/// Names of the query parameters of `GET /payments`.
#[derive(Debug)]
pub(super) struct ListParameters {
    pub from: &'static str,
    pub to: &'static str,
    pub per_page: &'static str,
    pub operation_type: &'static str,
    pub order_number: &'static str,
}

pub(super) static PAYMART: Dialect = Dialect {
    name: "paymart",
    title: "PayMart",
    // The document names one host for both environments.
    hosts: ["https://business.pay-mart.com", "https://business.pay-mart.com"],
    list: ListParameters {
        from: "dateFrom",
        to: "dateTo",
        per_page: "perPage",
        operation_type: "operationType",
        order_number: "orderNumber",
    },
    payment_amount_as_text: true,
    cards: true,
};

pub(super) static ONLINEPAY: Dialect = Dialect {
    name: "onlinepay",
    title: "OnlinePay",
    hosts: ["https://business.onlinepay.com", "https://business.sandbox.onlinepay.com"],
    list: ListParameters {
        from: "date_from",
        to: "date_to",
        per_page: "per_page",
        operation_type: "operation_type",
        order_number: "order_number",
    },
    payment_amount_as_text: false,
    cards: false,
};
