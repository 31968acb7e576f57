//! Drivers are reused, because some languages take long to start.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::start::start;
use super::{Driver, Language};

/// Idle drivers.
#[derive(Default)]
pub struct Pool(Mutex<BTreeMap<Language, Vec<Box<dyn Driver>>>>);

impl Pool {
    /// An idle driver, or a new one.
    pub fn lease(&self, language: Language) -> Result<Lease<'_>> {
        let idle = self.idle().entry(language).or_default().pop();
        let driver = idle.map_or_else(|| start(language), Ok)?;
        Ok(Lease { pool: self, language, driver: Some(driver) })
    }

    fn idle(&self) -> MutexGuard<'_, BTreeMap<Language, Vec<Box<dyn Driver>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A driver for one test. It returns to the pool only when [`Lease::give_back`] reports success.
pub struct Lease<'p> {
    pool: &'p Pool,
    language: Language,
    driver: Option<Box<dyn Driver>>,
}

impl Lease<'_> {
    /// Returns it to the pool.
    pub fn give_back(mut self) {
        if let Some(driver) = self.driver.take() {
            self.pool.idle().entry(self.language).or_default().push(driver);
        }
    }
}

impl Deref for Lease<'_> {
    type Target = dyn Driver;

    fn deref(&self) -> &Self::Target {
        self.driver.as_deref().expect("a lease keeps its driver until it is given back")
    }
}

impl DerefMut for Lease<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.driver.as_deref_mut().expect("a lease keeps its driver until it is given back")
    }
}
