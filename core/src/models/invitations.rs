replies! {
    /// An invitation to a project or to the platform.
    pub struct Invitation {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// Whom it was sent to.
        pub email: String,
        /// What it is for.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PROJECT' | 'PLATFORM' | (string & {})"))]
        pub r#type: String,
        /// Whether it was accepted.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PENDING' | 'ACCEPTED' | (string & {})"))]
        pub status: Option<String>,
    }
}

params! {
    /// Which invitations `listInvitations` gives.
    pub struct ListInvitationsParams {
        /// What they are for.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PROJECT' | 'PLATFORM'"))]
        pub r#type: String,
        /// Whether they were accepted.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PENDING' | 'ACCEPTED'"))]
        pub status: Option<String>,
        /// Their project. Default: all.
        pub project_id: Option<String>,
        /// Invitations on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
    }
}
