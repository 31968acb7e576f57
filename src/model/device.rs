//! The customer's browser and device, for 3-D Secure and fraud rules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// The customer's browser: the twelve fields of 3-D Secure 2.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Browser {
    /// The `Accept` header.
    #[schemars(length(min = 1, max = 2048))]
    pub accept_header: Option<String>,
    /// Bits per colour, such as 24.
    #[schemars(range(min = 1, max = 64))]
    pub color_depth: Option<u32>,
    /// The browser's IP address.
    #[schemars(length(min = 2, max = 45))]
    pub ip: Option<String>,
    /// Language tag such as `en` or `zh-CN`.
    #[schemars(length(min = 1, max = 16))]
    pub language: Option<String>,
    /// Height of the screen in pixels.
    #[schemars(range(min = 0, max = 99999))]
    pub screen_height: Option<u32>,
    /// Width of the screen in pixels.
    #[schemars(range(min = 0, max = 99999))]
    pub screen_width: Option<u32>,
    /// Time zone offset in minutes, as JavaScript's `getTimezoneOffset` gives it.
    #[schemars(range(min = -840, max = 840))]
    pub time_zone_offset: Option<i32>,
    /// The `User-Agent` header.
    #[schemars(length(min = 1, max = 2048))]
    pub user_agent: Option<String>,
    /// Whether Java is enabled.
    pub java_enabled: Option<bool>,
    /// Whether JavaScript is enabled.
    pub javascript_enabled: Option<bool>,
    /// Width of the window in pixels.
    #[schemars(range(min = 0, max = 99999))]
    pub window_width: Option<u32>,
    /// Height of the window in pixels.
    #[schemars(range(min = 0, max = 99999))]
    pub window_height: Option<u32>,
}

/// Where the customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Terminal {
    /// A browser on a computer.
    Web,
    /// A browser on a telephone.
    Wap,
    /// An app.
    App,
}

/// The operating system of a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperatingSystem {
    /// Android.
    Android,
    /// iOS.
    Ios,
}

/// The customer's device.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Device {
    /// The shop's own number for the device.
    #[schemars(length(min = 1, max = 255))]
    pub id: Option<String>,
    /// Where the customer pays; `web` when absent.
    pub terminal: Option<Terminal>,
    /// Operating system.
    pub os: Option<OperatingSystem>,
    /// Version of the operating system.
    #[schemars(length(min = 1, max = 64))]
    pub os_version: Option<String>,
    /// Kind of browser.
    #[schemars(length(min = 1, max = 64))]
    pub browser_type: Option<String>,
    /// Name of the time zone.
    #[schemars(length(min = 1, max = 64))]
    pub time_zone: Option<String>,
    /// Language of the device, such as `zh_CN`.
    #[schemars(length(min = 1, max = 16))]
    pub language: Option<String>,
    /// Height of the screen in pixels.
    #[schemars(range(min = 0, max = 99999))]
    pub screen_height: Option<u32>,
    /// Width of the screen in pixels.
    #[schemars(range(min = 0, max = 99999))]
    pub screen_width: Option<u32>,
}
