//! `till man`: the manual, generated from the command line's definition.

use std::path::PathBuf;

use anyhow::Context;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::output::{Failure, print_bytes};
use crate::{examples, exit};

/// The arguments of `till man`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Write till.1 and a page for each command into this folder, instead of printing till.1
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Prints or writes the manual.
pub fn run(arguments: &Arguments, mut command: Command) -> Result<(), Failure> {
    command.build();
    let Some(folder) = &arguments.output else {
        return print_bytes(&page(&command, "till")?);
    };
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut pages = vec![("till".to_owned(), page(&command, "till")?)];
    for part in command.get_subcommands() {
        pages.push((format!("till-{}", part.get_name()), page(part, part.get_name())?));
    }
    for (name, text) in pages {
        let path = folder.join(format!("{name}.1"));
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn page(command: &Command, name: &str) -> anyhow::Result<Vec<u8>> {
    let command = command.clone();
    let has_parts = command.has_subcommands();
    let title = command.get_display_name().unwrap_or(name).to_owned();
    let man = Man::new(command).title(title).manual("libtill");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if has_parts {
        man.render_subcommands_section(&mut text)?;
        exit_status().to_writer(&mut text)?;
    } else {
        own_sections(name).to_writer(&mut text)?;
    }
    Ok(text)
}

fn exit_status() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (code, kind, meaning) in exit::CODES {
        let kind = if kind.is_empty() { String::new() } else { format!("{kind}: ") };
        roff.control("TP", ["6"]).text([bold(code.to_string())]).text([roman(format!("{kind}{meaning}"))]);
    }
    roff.control("PP", []).text([roman(exit::OUTCOME)]);
    roff
}

fn own_sections(name: &str) -> Roff {
    let mut roff = Roff::new();
    if let Some(example) = examples::of(name) {
        roff.control("SH", ["EXAMPLE"]).control("EX", []).text([roman(example)]).control("EE", []);
    }
    roff.control("SH", ["SEE ALSO"]).text([bold("till"), roman("(1), which lists the exit codes")]);
    roff
}
