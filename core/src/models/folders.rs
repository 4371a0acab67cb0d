replies! {
    /// A folder of flows.
    pub struct Folder {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// The project that owns it.
        pub project_id: String,
        /// Its name, for people; no two folders of a project share one.
        pub display_name: String,
        /// Its place among the folders, from 0.
        pub display_order: Option<u32>,
        /// How many flows are in it.
        pub number_of_flows: Option<u32>,
    }
}

params! {
    /// Which folders `listFolders` gives.
    pub struct ListFoldersParams {
        /// Folders on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// A folder to create.
    pub struct CreateFolderParams {
        /// Its name. When a folder has it already, that one is the result.
        pub display_name: String,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// What changes about a folder.
    pub struct UpdateFolderParams {
        /// Its new name.
        pub display_name: String,
    }
}
