//! The agents' half of the API: the queue, one ticket, and what agents do to it.

pub(crate) mod answer;
pub(crate) mod download;
pub(crate) mod insights;
pub(crate) mod queue;
pub(crate) mod restrict;
pub(crate) mod review;
pub(crate) mod settle;
pub(crate) mod take;
pub(crate) mod view;
