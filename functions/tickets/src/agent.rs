//! Who answers: a member of the team, known by what the issuer of their token says.

/// A member of the team.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Agent {
    /// The issuer's name for them (`sub`): never changes, says nothing to people.
    pub id: String,
    /// What colleagues call them. Requesters are not told.
    pub name: String,
}
