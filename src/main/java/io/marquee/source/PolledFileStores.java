package io.marquee.source;

import io.marquee.feed.Transfer;
import io.marquee.feed.Transfers;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Opens the places where files of feeds lie. What a thread opens counts for its poll. */
public final class PolledFileStores implements FileStores {

    private final AllowedFolders folders;
    private final HostCheck hosts;
    private final Transfers transfers;

    public PolledFileStores(AllowedFolders folders, HostCheck hosts, Transfers transfers) {
        this.folders = folders;
        this.hosts = hosts;
        this.transfers = transfers;
    }

    @Override
    public FileStore open(CamelContext context, FileAddress address, Map<String, String> lines) throws IOException {
        Transfer transfer = transfers.current();
        return address.isHere()
                ? new FolderStore(address, folders, transfer, transfers.limits())
                : new SftpStore(context, address, lines, hosts, transfer, transfers.limits());
    }
}
