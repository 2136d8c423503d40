package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;

/** The JDK's default file system, with {@link OwnFileSystemProvider} as its provider. */
final class OwnFileSystem extends FileSystem {

    private final FileSystemProvider provider;
    private final FileSystem own;

    OwnFileSystem(FileSystemProvider provider, FileSystem own) {
        this.provider = provider;
        this.own = own;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() throws IOException {
        own.close();
    }

    @Override
    public boolean isOpen() {
        return own.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return own.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return own.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return own.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return own.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return own.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return own.getPath(first, more);
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        return own.getPathMatcher(syntaxAndPattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return own.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return own.newWatchService();
    }
}
