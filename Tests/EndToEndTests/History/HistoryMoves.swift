/// Steps that move whole directories, or put a symbolic link in something's place.
extension RandomHistory {
    mutating func leave() throws {
        let name: FilePath = "away\(random.below(1_000_000))"
        guard folder.away.count < 4, !folder.away.contains(where: { $0.name == name }),
            let path = random.pick(Array(folder.directories.dropFirst()))
        else { return }
        note(.leave, path, name)
        try check(
            renameAcross(disk, path, folder.outside, name),
            "rename",
            "\(path) \(name)"
        )
        let tree = folder.removeTree(path)
        folder.away.append((name, tree))
    }

    mutating func comeBack() throws {
        guard let path = freeDirectoryPath(), !folder.away.isEmpty else { return }
        let (name, tree) = folder.away.removeFirst()
        note(.comeBack, name, path)
        try check(
            renameAcross(folder.outside, name, disk, path),
            "rename",
            "\(name) \(path)"
        )
        folder.addTree(path, tree)
    }

    private mutating func anyDirectoryBelow() -> FilePath? {
        random.pick(Array(folder.directories.dropFirst()))
    }

    mutating func exchangeUnlike() throws {
        guard let directory = anyDirectoryBelow(), let file = random.pick(folder.files),
            !file.isWithin(directory)
        else { return }
        note(.exchangeUnlike, directory, file)
        try disk.exchange(directory, file)
        folder.removeFile(file)
        folder.addTree(file, folder.removeTree(directory))
        folder.addFile(directory)
    }

    mutating func linkDirectory() throws {
        guard let path = anyDirectoryBelow(), let new = freeDirectoryPath(), !new.isWithin(path)
        else { return }
        note(.linkDirectory, path, new)
        try disk.rename(path, new)
        try disk.symlink(to: disk.root + "/\(new)", path)
        folder.addTree(new, folder.removeTree(path))
        folder.addLink(path)
    }

    mutating func linkFile() throws {
        guard let path = random.pick(folder.files), let new = freeFilePath() else { return }
        note(.linkFile, path, new)
        try disk.rename(path, new)
        try disk.symlink(to: disk.root + "/\(new)", path)
        folder.removeFile(path)
        folder.addFile(new)
        folder.addLink(path)
    }

    mutating func removeLink() throws {
        guard let path = random.pick(folder.links) else { return }
        note(.removeLink, path)
        try disk.remove(path)
        folder.removeLink(path)
    }
}
