entities! {
    /// A folder of flows.
    pub struct Folder {
        /// Id of the project that owns the folder.
        pub project_id: String,
        /// Display name of the folder. It is unique within the project.
        pub display_name: String,
        /// Position of the folder among the project's folders, starting at 0.
        pub display_order: Option<u32>,
        /// Number of flows in the folder.
        pub number_of_flows: Option<u32>,
    }
}

params! {
    /// Pagination for `listFolders` and `iterateFolders`.
    pub struct ListFoldersParams {
        /// Maximum number of folders per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Properties of the new folder.
    pub struct CreateFolderParams {
        /// Display name of the folder. If a folder with this name exists, that folder is returned.
        pub display_name: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Changes that `updateFolder` makes.
    pub struct UpdateFolderParams {
        /// New display name.
        pub display_name: String,
    }
}
