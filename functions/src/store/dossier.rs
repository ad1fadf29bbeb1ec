//! What of a ticket only agents are shown: former texts, what led to it, who opened its files and who is looking.

use tickets::{Agent, Moment, Ticket, Title};

use super::item::Item;
use super::rows::line_time;
use super::steps::Write;
use super::{Folder, Guard, Store, key};
use crate::problem::Problem;

/// Who has not been heard of for this long is not looking any more.
const LOOKING_SECONDS: i64 = 45;

/// A ticket with everything that is known of it.
#[derive(Debug)]
pub(crate) struct Dossier {
    pub(crate) folder: Folder,
    pub(crate) formers: Vec<Former>,
    pub(crate) context: Context,
    pub(crate) accesses: Vec<Access>,
    pub(crate) looks: Vec<Look>,
}

/// The text a ticket had before an edit.
#[derive(Debug)]
pub(crate) struct Former {
    pub(crate) version: u64,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) topic: String,
    /// When it was replaced.
    pub(crate) at: Moment,
    /// The agent who moved it to another topic; none when its requester edited it.
    pub(crate) by: Option<Agent>,
}

/// What led to the ticket.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) page: Option<String>,
    pub(crate) query: Option<String>,
    pub(crate) searches: Vec<String>,
    pub(crate) read: Vec<String>,
    /// The hash of the network it was sent from, and until when that may be used.
    pub(crate) network: Option<(String, Moment)>,
}

/// That an agent opened a file of a sensitive topic.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) attachment: String,
    pub(crate) name: String,
    pub(crate) agent: Agent,
    pub(crate) at: Moment,
}

/// That an agent has the ticket open.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) agent: Agent,
    pub(crate) writing: bool,
    pub(crate) at: Moment,
}

impl Dossier {
    /// The topics the ticket is and was under.
    pub(crate) fn topics(&self) -> impl Iterator<Item = &str> {
        let former = self.formers.iter().map(|former| former.topic.as_str());
        former.chain([self.folder.ticket.topic.as_str()])
    }
}

impl Store {
    /// The ticket `id` with everything, whoever's it is.
    pub(crate) async fn dossier(&self, id: &str, now: Moment) -> Result<Dossier, Problem> {
        let items = self.partition(id).await?;
        let folder = Folder::of(&items)?.ok_or(Problem::NoSuchTicket)?;
        let mut dossier = Dossier {
            folder,
            formers: Vec::new(),
            context: Context::default(),
            accesses: Vec::new(),
            looks: Vec::new(),
        };
        for item in &items {
            let sk = item.string("sk");
            match sk.split('#').next() {
                Some("E") => dossier.formers.push(former(item, &sk)),
                Some("CONTEXT") => dossier.context = context(item, now),
                Some("X") => dossier.accesses.extend(access(item)),
                Some("L") => dossier.looks.extend(look(item, now)),
                _ => {}
            }
        }
        Ok(dossier)
    }

    /// Who else is looking at a ticket.
    pub(crate) async fn looks(&self, ticket: &str, now: Moment) -> Result<Vec<Look>, Problem> {
        let items = self.range(&format!("T#{ticket}"), "L#", "L#~").await?;
        Ok(items.iter().filter_map(|item| look(item, now)).collect())
    }

    /// Notes that an agent is looking.
    pub(crate) async fn note_look(&self, ticket: &str, look: &Look) -> Result<(), Problem> {
        let item = Item::new(&format!("T#{ticket}"), &format!("L#{}", look.agent.id))
            .with_agent("agent", Some(&look.agent))
            .with_number("writing", i64::from(look.writing))
            .with_number("at", look.at.0)
            .with_number("expires_at", look.at.unix_seconds() + LOOKING_SECONDS);
        self.put(item).await
    }

    /// Notes that an agent opened a file.
    pub(crate) async fn note_access(&self, ticket: &str, access: &Access) -> Result<(), Problem> {
        let sk = format!("X#{}#{}", line_time(access.at), access.agent.id);
        let item = Item::new(&format!("T#{ticket}"), &sk)
            .with("attachment", &access.attachment)
            .with("name", &access.name)
            .with_agent("agent", Some(&access.agent))
            .with_number("at", access.at.0);
        self.put(item).await
    }
}

impl Write<'_> {
    /// What led to the ticket.
    pub(crate) fn context(&mut self, ticket: &str, context: &Context) -> Result<(), Problem> {
        let network = context.network.as_ref();
        let item = Item(key(&format!("T#{ticket}"), "CONTEXT"))
            .with_some("page", context.page.as_deref())
            .with_some("query", context.query.as_deref())
            .with_list("searches", &context.searches)
            .with_list("read", &context.read)
            .with_some("network", network.map(|(hash, _)| hash.as_str()))
            .with_some_number("network_until", network.map(|(_, until)| until.0));
        self.put(item, Guard::None, None)
    }

    /// The text a ticket had before an edit that agents are to see.
    pub(crate) fn former(&mut self, before: &Ticket, by: Option<&Agent>) -> Result<(), Problem> {
        let item = Item::new(&format!("T#{}", before.id), &format!("E#{:010}", before.version))
            .with_some("title", before.title.as_ref().map(Title::as_str))
            .with_some("description", before.description.as_ref().map(tickets::Description::as_str))
            .with("topic", &before.topic)
            .with_agent("by", by)
            .with_number("at", self.now.0);
        self.put(item, Guard::None, None)
    }
}

fn former(item: &Item, sk: &str) -> Former {
    Former {
        version: sk.trim_start_matches("E#").parse().unwrap_or(0),
        title: item.string("title"),
        description: item.string("description"),
        topic: item.string("topic"),
        at: item.moment("at"),
        by: item.agent("by"),
    }
}

fn context(item: &Item, now: Moment) -> Context {
    let network = item.text("network").map(|hash| (hash, item.moment("network_until")));
    Context {
        page: item.text("page"),
        query: item.text("query"),
        searches: item.list("searches"),
        read: item.list("read"),
        network: network.filter(|(_, until)| *until > now),
    }
}

fn access(item: &Item) -> Option<Access> {
    Some(Access {
        attachment: item.string("attachment"),
        name: item.string("name"),
        agent: item.agent("agent")?,
        at: item.moment("at"),
    })
}

fn look(item: &Item, now: Moment) -> Option<Look> {
    let at = item.moment("at");
    let fresh = now.seconds_since(at) < LOOKING_SECONDS;
    let agent = item.agent("agent").filter(|_| fresh)?;
    Some(Look { agent, writing: item.number("writing") == Some(1), at })
}
