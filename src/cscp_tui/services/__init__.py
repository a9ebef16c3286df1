"""Operations that the app and the command line share, from a workspace to files and previews."""
