package io.marquee.source;

import io.marquee.feed.Transfer;
import io.marquee.feed.Transfers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.classic.HttpClient;

/** Opens the places where files of feeds lie. What a thread opens counts for its poll. */
public final class PolledFileStores implements FileStores {

    private final AllowedFolders folders;
    private final HostCheck hosts;
    private final HttpClient client;
    private final Transfers transfers;

    /** @param client that asks servers by HTTP, and only hosts that providers may have */
    public PolledFileStores(AllowedFolders folders, HostCheck hosts, HttpClient client, Transfers transfers) {
        this.folders = folders;
        this.hosts = hosts;
        this.client = client;
        this.transfers = transfers;
    }

    @Override
    public FileStore open(CamelContext context, FileAddress address, Map<String, String> lines) throws IOException {
        Transfer transfer = transfers.current();
        if (address.isBucket()) {
            return new S3Store(address, lines, client, transfer, transfers.limits(), InstantSource.system());
        }
        return address.isHere()
                ? new FolderStore(address, folders, transfer, transfers.limits())
                : new SftpStore(context, address, lines, hosts, transfer, transfers.limits());
    }
}
