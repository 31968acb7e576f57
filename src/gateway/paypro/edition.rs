//! Editions: Paypro's guide has one for each country, with its own paths, fields and place of the signature.

use std::fmt;

use crate::gateway::Source;

/// One country's edition of the guide.
#[derive(Debug)]
pub struct Edition {
    /// Its name in `credentials.edition`; empty for an account that names none.
    pub name: &'static str,
    /// Its paths begin with this.
    pub prefix: &'static str,
    /// Where the signature of a request goes.
    pub sign: SignPlace,
    /// How requests write an amount.
    pub amount: AmountForm,
    /// What a query of a payment calls `amount`.
    pub queried_amount: QueriedAmount,
    /// The payment by a method that the shop names.
    pub direct: Option<Api>,
    /// The payment on a page of Paypro's.
    pub hosted: Option<Api>,
    /// The payout.
    pub payout: Option<Api>,
    /// The query of a payment.
    pub payment_query: Api,
    /// The query of a payout.
    pub payout_query: Api,
    /// The query of the balance.
    pub balance_query: Api,
}

/// Where the signature of a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignPlace {
    /// Into the body's field `sign`.
    Body,
    /// Into the header `sign`.
    Header,
}

/// How requests write an amount. The string that is signed has the same digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountForm {
    /// `"300"`.
    Text,
    /// `300`.
    Number,
}

/// What a query of a payment calls `amount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueriedAmount {
    /// What was ordered; another name has what was received.
    Ordered,
    /// What was received; nothing has what was ordered.
    Received,
}

/// One API of an edition.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// Its name, after the edition's prefix.
    pub name: &'static str,
    /// How it is known.
    pub source: Source,
    /// Its own fields, beside the order number and the amount.
    pub columns: &'static [Column],
}

/// A field of an API, and the part of libtill's request that it has.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the edition.
    pub name: &'static str,
    /// What it has.
    pub part: Part,
    /// Whether the edition requires it.
    pub required: bool,
    /// The words that the edition takes; any, where there is none.
    pub words: &'static [&'static str],
}

/// What a field of an edition has. Payer and recipient are the person at the other end: who pays, or who is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The person's full name.
    Name,
    /// The person's first name.
    FirstName,
    /// The person's last name.
    LastName,
    /// The person's telephone number.
    Phone,
    /// The person's e-mail address.
    Email,
    /// The person's IP address.
    Ip,
    /// The shop's number of the person.
    PersonId,
    /// The kind of the person's identity document.
    DocumentType,
    /// The number of the person's identity document.
    DocumentNumber,
    /// The code of a payment's method.
    WayCode,
    /// The account of the wallet that is paid.
    Wallet,
    /// The organisation of the wallet that is paid.
    WalletOrganisation,
    /// The number of the bank account that is paid.
    Account,
    /// The kind of the bank account that is paid.
    AccountType,
    /// The code of the bank that is paid.
    BankCode,
    /// The name of the bank that is paid, as the edition's list has it.
    BankName,
    /// The address for notifications.
    NotifyUrl,
    /// The address to which the customer returns.
    ReturnUrl,
    /// The shop's remark.
    Remark,
    /// A field that libtill does not name, from `gateway_options`.
    Option,
}

impl Edition {
    /// Whether it documents payouts to bank accounts.
    pub(super) fn pays_to_banks(&self) -> bool {
        self.payout.is_some_and(|api| api.has(Part::Account))
    }
}

/// The edition in messages.
impl fmt::Display for Edition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            "" => formatter.write_str("paypro"),
            name => write!(formatter, "Paypro's edition {name}"),
        }
    }
}

impl Api {
    /// Whether one of its fields has this.
    pub fn has(&self, part: Part) -> bool {
        self.columns.iter().any(|column| column.part == part)
    }
}
