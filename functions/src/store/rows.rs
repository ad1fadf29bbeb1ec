//! How tickets, messages, attachments and uploads are spelled as items.

use tickets::{
    Agent, Attachment, AttachmentState, Author, Basis, Body, Description, Email, FileName, FileType, Kind, Message,
    Moment, Promise, Rating, RequesterId, Status, Ticket, Title, Upload,
};

use super::item::Item;
use super::shard_line;
use crate::problem::Problem;

/// What an item of a ticket's partition is.
#[derive(Debug)]
pub(crate) enum Row {
    Ticket(Box<Ticket>),
    Message(Message),
    Attachment(Attachment),
    Rating(Rating),
    /// Something else, which `dossier` knows.
    Other,
}

/// Where a ticket stands in line: its state with its shard, and since when.
pub(crate) fn line_of(ticket: &Ticket) -> (String, String) {
    let at = match ticket.status {
        Status::Received => ticket.queued_at,
        Status::Withdrawn => ticket.purge_at.unwrap_or(ticket.since),
        _ => ticket.since,
    };
    (shard_line(ticket.status.name(), &ticket.id), format!("{}#{}", line_time(at), ticket.id))
}

/// A moment as text that sorts as the moment does.
pub(crate) fn line_time(at: Moment) -> String {
    format!("{:015}", at.0)
}

/// The ticket as an item.
pub(crate) fn ticket_item(ticket: &Ticket) -> Item {
    let (line, line_at) = line_of(ticket);
    let version = i64::try_from(ticket.version).unwrap_or(i64::MAX);
    let item = Item::new(&format!("T#{}", ticket.id), "TICKET")
        .with("id", &ticket.id)
        .with("number", &ticket.number)
        .with("requester", &ticket.requester.0)
        .with("requester_line", &format!("{}#{}", line_time(ticket.created_at), ticket.id))
        .with("status", ticket.status.name())
        .with("topic", &ticket.topic)
        .with_some("title", ticket.title.as_ref().map(Title::as_str))
        .with_some("description", ticket.description.as_ref().map(Description::as_str))
        .with("language", &ticket.language)
        .with_some("email", ticket.email.as_ref().map(Email::as_str))
        .with_some("withdrawn_from", ticket.withdrawn_from.map(Status::name))
        .with_number("version", version)
        .with_number("created_at", ticket.created_at.0)
        .with_number("updated_at", ticket.updated_at.0)
        .with_number("queued_at", ticket.queued_at.0)
        .with_number("since", ticket.since.0);
    let item = item
        .with_some_number("purge_at", ticket.purge_at.map(|at| at.0))
        .with_some_number("warned_at", ticket.warned_at.map(|at| at.0))
        .with_agent("assignee", ticket.assignee.as_ref())
        .with_some("follows", ticket.follows.as_ref().map(|(id, _)| id.as_str()))
        .with_some("follows_number", ticket.follows.as_ref().map(|(_, number)| number.as_str()));
    let item = match &ticket.promise {
        Some(promise) => item
            .with("promise_basis", promise.basis.name())
            .with_number("promise_from", promise.from.0)
            .with_number("promise_to", promise.to.0)
            .with_number("promise_ahead", i64::try_from(promise.ahead).unwrap_or(i64::MAX)),
        None => item,
    };
    // What is purged waits for nothing, so it leaves the index.
    let waits = ticket.status != Status::Withdrawn || ticket.purge_at.is_some();
    if waits { item.with("line", &line).with("line_at", &line_at) } else { item }
}

/// The message as an item.
pub(crate) fn message_item(ticket: &str, message: &Message) -> Item {
    let articles: Vec<_> = message.articles.iter().map(|(title, url)| [title, url]).collect();
    Item::new(&format!("T#{ticket}"), &format!("M#{}#{}", line_time(message.at), message.id))
        .with("id", &message.id)
        .with("author", message.author.name())
        .with_agent("agent", message.agent.as_ref())
        .with("kind", message.kind.name())
        .with("body", message.body.as_str())
        .with("articles", &serde_json::to_string(&articles).unwrap_or_default())
        .with_number("at", message.at.0)
}

/// The attachment as an item.
pub(crate) fn attachment_item(ticket: &str, attachment: &Attachment) -> Item {
    Item::new(&format!("T#{ticket}"), &format!("A#{}", attachment.id))
        .with("id", &attachment.id)
        .with("name", attachment.name.as_str())
        .with("media", &attachment.media)
        .with("state", attachment.state.name())
        .with_some("message", attachment.message.as_deref())
        .with_number("size", i64::try_from(attachment.size).unwrap_or(i64::MAX))
        .with_number("at", attachment.at.0)
}

/// The rating as an item.
pub(crate) fn rating_item(ticket: &str, rating: &Rating) -> Item {
    Item::new(&format!("T#{ticket}"), "RATING")
        .with_number("solved", i64::from(rating.solved))
        .with_some_number("score", rating.score.map(i64::from))
        .with_some("comment", rating.comment.as_deref())
        .with_number("at", rating.at.0)
}

/// The upload as an item.
pub(crate) fn upload_item(upload: &Upload) -> Item {
    Item::new(&format!("U#{}", upload.id), "UPLOAD")
        .with("id", &upload.id)
        .with("requester", &upload.requester.0)
        .with("name", upload.name.as_str())
        .with("media", upload.file_type.media)
        .with_number("size", i64::try_from(upload.size).unwrap_or(i64::MAX))
        .with_number("created_at", upload.created_at.0)
        .with_number("expires_at", upload.expires_at.unix_seconds())
}

impl Item {
    /// What this item of a ticket's partition is.
    pub(crate) fn row(&self) -> Result<Row, Problem> {
        let sk = self.string("sk");
        match sk.split('#').next() {
            Some("TICKET") => self.ticket().map(|ticket| Row::Ticket(Box::new(ticket))),
            Some("M") => self.message().map(Row::Message),
            Some("A") => Ok(Row::Attachment(self.attachment())),
            Some("RATING") => Ok(Row::Rating(self.rating())),
            _ => Ok(Row::Other),
        }
    }

    /// The ticket's id in this item's partition key.
    pub(crate) fn ticket_id(&self) -> String {
        self.string("pk").trim_start_matches("T#").to_owned()
    }

    /// The upload this item holds.
    pub(crate) fn upload(&self) -> Result<Upload, Problem> {
        Ok(Upload {
            id: self.string("id"),
            requester: RequesterId(self.string("requester")),
            name: FileName::stored(self.string("name")),
            file_type: FileType::parse(&self.string("media")).map_err(|_| damaged("upload"))?,
            size: self.size(),
            created_at: self.moment("created_at"),
            expires_at: Moment(0).plus_seconds(self.number("expires_at").unwrap_or(0)),
        })
    }

    fn ticket(&self) -> Result<Ticket, Problem> {
        let status = |name| self.text(name).and_then(|text| Status::from_name(&text));
        Ok(Ticket {
            id: self.string("id"),
            number: self.string("number"),
            requester: RequesterId(self.string("requester")),
            status: status("status").ok_or_else(|| damaged("ticket"))?,
            topic: self.string("topic"),
            title: self.text("title").map(Title::stored),
            description: self.text("description").map(Description::stored),
            language: self.string("language"),
            email: self.text("email").map(Email::stored),
            version: self.number("version").and_then(|n| u64::try_from(n).ok()).ok_or_else(|| damaged("ticket"))?,
            created_at: self.moment("created_at"),
            updated_at: self.moment("updated_at"),
            queued_at: self.moment("queued_at"),
            since: self.moment("since"),
            withdrawn_from: status("withdrawn_from"),
            purge_at: self.number("purge_at").map(Moment),
            assignee: self.agent("assignee"),
            promise: self.promise(),
            follows: self.text("follows").map(|id| (id, self.string("follows_number"))),
            warned_at: self.number("warned_at").map(Moment),
        })
    }

    fn promise(&self) -> Option<Promise> {
        Some(Promise {
            from: Moment(self.number("promise_from")?),
            to: Moment(self.number("promise_to")?),
            basis: Basis::from_name(&self.string("promise_basis")),
            ahead: self.count("promise_ahead"),
        })
    }

    /// The agent under that name, if one was kept.
    pub(crate) fn agent(&self, name: &str) -> Option<Agent> {
        Some(Agent { id: self.text(&format!("{name}_id"))?, name: self.string(&format!("{name}_name")) })
    }

    fn message(&self) -> Result<Message, Problem> {
        let kind = Kind::from_name(&self.string("kind")).ok_or_else(|| damaged("message"))?;
        let articles: Vec<(String, String)> = serde_json::from_str(&self.string("articles")).unwrap_or_default();
        Ok(Message {
            id: self.string("id"),
            author: Author::from_name(&self.string("author")),
            agent: self.agent("agent"),
            kind,
            body: Body::stored(self.string("body")),
            articles,
            at: self.moment("at"),
        })
    }

    fn rating(&self) -> Rating {
        Rating {
            solved: self.number("solved") == Some(1),
            score: self.number("score").and_then(|score| u8::try_from(score).ok()),
            comment: self.text("comment"),
            at: self.moment("at"),
        }
    }

    fn attachment(&self) -> Attachment {
        Attachment {
            id: self.string("id"),
            name: FileName::stored(self.string("name")),
            media: self.string("media"),
            size: self.size(),
            state: AttachmentState::from_name(&self.string("state")),
            message: self.text("message"),
            at: self.moment("at"),
        }
    }

    fn size(&self) -> u64 {
        self.count("size")
    }

    /// A number that counts something; 0 when missing.
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.number(name).and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
    }

    /// A moment; the beginning of time when missing.
    pub(crate) fn moment(&self, name: &str) -> Moment {
        Moment(self.number(name).unwrap_or(0))
    }
}

pub(super) fn damaged(what: &str) -> Problem {
    Problem::Outage(format!("a stored {what} cannot be read"))
}
