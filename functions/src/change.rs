//! A rule applied to whatever a ticket is now: for changes that do not depend on what somebody last saw.

use tickets::{Refusal, Ticket};

use crate::app::App;
use crate::problem::Problem;
use crate::store::{Guard, Write};
use crate::submit::stopped;

/// A ticket that others change at the same time is read again this often.
pub(crate) const TRIES: u32 = 8;

impl App {
    /// Applies `rule`, and writes in the same transaction what `also` adds, told the ticket before and after. Returns the
    /// ticket as it then is; a rule that changes nothing writes nothing.
    pub(crate) async fn change_ticket(
        &self,
        id: &str,
        rule: impl Fn(&Ticket) -> Result<Ticket, Refusal>,
        also: impl Fn(&mut Write<'_>, &Ticket, &Ticket) -> Result<(), Problem>,
    ) -> Result<Ticket, Problem> {
        for _ in 0..TRIES {
            let before = self.store().ticket(id).await?;
            let after = rule(&before)?;
            if after == before {
                return Ok(after);
            }
            let mut write = self.write(self.now());
            write.change(&before, &after)?;
            also(&mut write, &before, &after)?;
            match self.store().commit(write.steps()?).await {
                Ok(()) => return Ok(after),
                Err(Ok(Guard::Version)) => {}
                Err(Ok(guard)) => return Err(stopped(&guard, self)),
                Err(Err(problem)) => return Err(problem),
            }
        }
        Err(Refusal::Stale.into())
    }
}
