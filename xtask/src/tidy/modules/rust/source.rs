//! A crate's modules and the names in each of them.

use std::collections::{BTreeMap, HashMap};

use syn::spanned::Spanned;
use syn::{Attribute, Item, Meta, UseTree, Visibility};

use super::super::graph::Module;
use crate::tidy::tree::{Finding, SourceFile, Tree};

/// A crate's modules.
pub struct Source<'a> {
    /// Every module that is not for tests alone, inline ones too.
    pub modules: BTreeMap<Module, Content<'a>>,
}

/// What is in a module.
pub struct Content<'a> {
    /// Its file.
    pub file: &'a SourceFile,
    /// Its items, without those for tests.
    pub items: Vec<Item>,
    /// Whether it stands in the file of the module around it.
    inline: bool,
    /// What its names mean.
    pub names: HashMap<String, Vec<Name>>,
    /// Paths of what it imports with a star.
    pub globs: Vec<Vec<String>>,
}

/// What a name means in a module.
#[derive(Clone, PartialEq, Eq)]
pub enum Name {
    /// Something that the module declares.
    Own,
    /// A module in it.
    Module,
    /// What this path, as it is written, leads to.
    Import(Vec<String>),
}

/// One import of a `use`, as it is written.
pub struct Import {
    /// The path; of a star, to what is imported from.
    pub path: Vec<String>,
    /// The name that it gets, which a star has not.
    pub name: Option<String>,
    /// The line, from 1.
    pub line: usize,
}

impl<'a> Source<'a> {
    /// Reads a crate from its first file on.
    pub fn read(tree: &'a Tree, root: &'a SourceFile, findings: &mut Vec<Finding>) -> Self {
        let mut source = Self { modules: BTreeMap::new() };
        let folder = root.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        source.read_file(tree, root, Module::new(), folder, findings);
        source.export_macros();
        source
    }

    /// The module whose file a module is in: itself, or one around it.
    pub fn owner(&self, module: &Module) -> Module {
        let mut module = module.clone();
        while self.modules.get(&module).is_some_and(|content| content.inline) {
            module.pop();
        }
        module
    }

    fn read_file(
        &mut self,
        tree: &'a Tree,
        file: &'a SourceFile,
        module: Module,
        folder: &str,
        findings: &mut Vec<Finding>,
    ) {
        match syn::parse_file(&file.text) {
            Ok(syntax) => self.add(tree, file, module, folder, (syntax.items, false), findings),
            Err(error) => {
                findings.push(file.finding(error.span().start().line, format!("is no Rust: {error}")));
            }
        }
    }

    /// Adds a module and what is in it. Its modules' files are in the folder.
    fn add(
        &mut self,
        tree: &'a Tree,
        file: &'a SourceFile,
        module: Module,
        folder: &str,
        (items, inline): (Vec<Item>, bool),
        findings: &mut Vec<Finding>,
    ) {
        let mut content =
            Content { file, items: Vec::new(), inline, names: HashMap::new(), globs: Vec::new() };
        for item in items.into_iter().filter(|item| !for_tests(attributes(item))) {
            content.declare(&item);
            let Item::Mod(mut child) = item else {
                content.items.push(item);
                continue;
            };
            let name = child.ident.to_string();
            let path: Module = module.iter().cloned().chain([name.clone()]).collect();
            let inner = format!("{folder}/{name}");
            if let Some((_, items)) = child.content.take() {
                self.add(tree, file, path, &inner, (items, true), findings);
                continue;
            }
            let candidates = [format!("{inner}.rs"), format!("{inner}/mod.rs")];
            match candidates.iter().find_map(|path| tree.file(path)) {
                Some(file) => self.read_file(tree, file, path, &inner, findings),
                None => {
                    let line = child.ident.span().start().line;
                    findings.push(file.finding(line, format!("the module {name} has no file")));
                }
            }
        }
        self.modules.insert(module, content);
    }

    /// `#[macro_export]` puts a macro into the crate's root.
    fn export_macros(&mut self) {
        let mut exported = Vec::new();
        for (module, content) in &self.modules {
            for item in &content.items {
                let Item::Macro(item) = item else { continue };
                let Some(name) = &item.ident else { continue };
                if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                    let path = std::iter::once("crate".to_owned()).chain(module.iter().cloned());
                    exported.push((name.to_string(), path.chain([name.to_string()]).collect()));
                }
            }
        }
        if let Some(root) = self.modules.get_mut(&Module::new()) {
            for (name, path) in exported {
                root.names.entry(name).or_default().push(Name::Import(path));
            }
        }
    }
}

impl Content<'_> {
    fn declare(&mut self, item: &Item) {
        if let Item::Use(item) = item {
            for import in imports(item) {
                match import.name {
                    Some(name) => self.names.entry(name).or_default().push(Name::Import(import.path)),
                    None => self.globs.push(import.path),
                }
            }
        } else if let Some((name, meaning)) = declared(item) {
            self.names.entry(name).or_default().push(meaning);
        }
    }
}

/// The imports of a `use`.
pub fn imports(item: &syn::ItemUse) -> Vec<Import> {
    let mut found = Vec::new();
    let start = if item.leading_colon.is_some() { vec![String::new()] } else { Vec::new() };
    collect(&item.tree, &start, &mut found);
    found
}

fn collect(tree: &UseTree, before: &[String], found: &mut Vec<Import>) {
    let line = tree.span().start().line;
    let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
    let mut add = |ident: &syn::Ident, name: &syn::Ident| {
        // `a::{self}` is `a`.
        let path =
            if ident == "self" && !before.is_empty() { before.to_vec() } else { with(ident.to_string()) };
        let name = if name == "self" { path.last().cloned().unwrap_or_default() } else { name.to_string() };
        found.push(Import { path, name: Some(name), line });
    };
    match tree {
        UseTree::Path(path) => collect(&path.tree, &with(path.ident.to_string()), found),
        UseTree::Name(name) => add(&name.ident, &name.ident),
        UseTree::Rename(rename) => add(&rename.ident, &rename.rename),
        UseTree::Glob(_) => found.push(Import { path: before.to_vec(), name: None, line }),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, before, found)),
    }
}

/// Whether a `use` gives others what it imports.
pub fn exports(item: &syn::ItemUse) -> bool {
    !matches!(item.vis, Visibility::Inherited)
}

fn declared(item: &Item) -> Option<(String, Name)> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Mod(item) => return Some((item.ident.to_string(), Name::Module)),
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some((ident.to_string(), Name::Own))
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether what has these attributes is compiled for tests alone.
pub fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute.parse_args::<Meta>().is_ok_and(|condition| needs_test(&condition)))
    })
}

fn needs_test(condition: &Meta) -> bool {
    let parts = |list: &syn::MetaList| {
        list.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated)
            .map(|parts| parts.into_iter().map(|part| needs_test(&part)).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => parts(list).into_iter().any(|part| part),
        Meta::List(list) if list.path.is_ident("any") => {
            let parts = parts(list);
            !parts.is_empty() && parts.into_iter().all(|part| part)
        }
        _ => false,
    }
}
