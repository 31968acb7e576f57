//! The sandbox's clock.

use maud::html;

use super::frame::Page;
use super::view::View;
use super::{parts, words};
use crate::control::ControlError;
use crate::sandbox::Sandbox;
use crate::work::Work;

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let steps = [(60_000_i64, &words::MINUTE), (3_600_000, &words::HOUR), (86_400_000, &words::DAY)];
    let content = html! {
        h1 { (view.text(&words::CLOCK)) }
        section.panel {
            p.soft { (view.text(&words::CLOCK_HELP)) }
            dl {
                dt { (view.text(&words::NOW)) } dd { (parts::time(work.now)) " UTC" }
                dt { (view.text(&words::AHEAD)) } dd { (sandbox.clock.offset() / 1_000) " s" }
            }
            h3 { (view.text(&words::ADVANCE)) }
            div.buttons {
                @for (milliseconds, text) in steps {
                    form method="post" action="/dashboard/actions/clock" {
                        input type="hidden" name="advance_ms" value=(milliseconds);
                        input type="hidden" name="back" value=(view.here());
                        button type="submit" { (view.text(text)) }
                    }
                }
                form.buttons method="post" action="/dashboard/actions/clock" {
                    input type="hidden" name="back" value=(view.here());
                    label { (view.text(&words::MILLISECONDS)) input type="number" name="advance_ms" min="0" required; }
                    button type="submit" { (view.text(&words::ADVANCE)) }
                }
            }
        }
    };
    Ok(Page::new(view.text(&words::CLOCK), content))
}
