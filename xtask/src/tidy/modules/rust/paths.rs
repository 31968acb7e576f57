//! The paths that a module's code names.

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, Macro, Meta, TraitItem, Visibility};

use super::source::{Content, attributes, exports, for_tests, imports};
use crate::tidy::tokens;

/// A path, where it is written.
pub struct Named {
    /// Its words; the first one is empty where it begins with `::`.
    pub path: Vec<String>,
    /// The line, from 1.
    pub line: usize,
    /// Whether a `use` gives it to others.
    pub exported: bool,
}

/// Every path in the module's items.
pub fn named(content: &Content) -> Vec<Named> {
    let mut paths = Paths { found: Vec::new() };
    for item in &content.items {
        paths.visit_item(item);
    }
    paths.found
}

struct Paths {
    found: Vec<Named>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>, line: usize) {
        self.found.push(Named { path, line, exported: false });
    }

    fn add_path(&mut self, path: &syn::Path) {
        let Some(first) = path.segments.first() else { return };
        let leading = path.leading_colon.as_ref().map(|_| String::new());
        let words = leading.into_iter().chain(path.segments.iter().map(|part| part.ident.to_string()));
        self.add(words.collect(), first.ident.span().start().line);
    }

    /// The paths in tokens that only a macro can read. A lone word may be anything there.
    fn add_tokens(&mut self, stream: &TokenStream) {
        for (path, line) in tokens::paths(stream.clone()) {
            if path.len() > 1 {
                self.add(path, line);
            }
        }
    }

    /// Texts in an attribute, such as `with = "crate::money::text"`.
    fn add_texts(&mut self, stream: TokenStream) {
        for tree in stream {
            match tree {
                TokenTree::Group(group) => self.add_texts(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = syn::parse_str::<syn::LitStr>(&literal.to_string());
                    let path = text.and_then(|text| text.parse_with(syn::Path::parse_mod_style));
                    if let Some(path) = path.ok().filter(|path| path.segments.len() > 1) {
                        let words = path.segments.iter().map(|part| part.ident.to_string());
                        self.add(words.collect(), literal.span().start().line);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        if for_tests(attributes(item)) {
            return;
        }
        if let Item::Use(item) = item {
            let exported = exports(item);
            // Who names something that came by a star is seen where it is named.
            for import in imports(item).into_iter().filter(|import| import.name.is_some()) {
                self.found.push(Named { path: import.path, line: import.line, exported });
            }
            return;
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => return visit::visit_impl_item(self, item),
        };
        if !for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if !matches!(item, TraitItem::Fn(function) if for_tests(&function.attrs)) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add_path(path);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add_path(&call.path);
        match call.parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated) {
            Ok(arguments) => {
                // What is parsed here lives no longer than this call.
                let mut inner = Paths { found: Vec::new() };
                arguments.iter().for_each(|argument| inner.visit_expr(argument));
                self.found.append(&mut inner.found);
            }
            Err(_) => self.add_tokens(&call.tokens),
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("doc") {
            return;
        }
        self.add_path(attribute.path());
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(&list.tokens);
            self.add_texts(list.tokens.clone());
        }
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
