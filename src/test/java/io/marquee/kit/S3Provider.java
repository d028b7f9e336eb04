package io.marquee.kit;

import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.MutableStorageMetadata;
import org.jclouds.blobstore.domain.PageSet;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.domain.internal.MutableStorageMetadataImpl;
import org.jclouds.blobstore.domain.internal.PageSetImpl;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/** An S3 server of a provider on loopback, S3Proxy with its buckets in memory, which verifies each signature. */
public final class S3Provider implements AutoCloseable {

    public static final String ACCESS_KEY = "canary-of-access-key";
    public static final String SECRET_KEY = "canary/of+secret-key=";
    private static final long MILLIS_A_SECOND = 1_000;
    private static final long FIRST_SECOND = 1_700_000_000;

    /** Its only bucket. */
    public static final String BUCKET = "acme";

    private final BlobStoreContext context = ContextBuilder.newBuilder(new TransientApiMetadata()).credentials("any", "any").buildView(BlobStoreContext.class);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Date> put = new ConcurrentHashMap<>();
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();
    private final BlobStore store = new Watched(context.getBlobStore());
    private final S3Proxy server;

    /** One that asks who asks. */
    public S3Provider() {
        this(AuthenticationType.AWS_V4);
    }

    private S3Provider(AuthenticationType who) {
        S3Proxy.Builder builder = S3Proxy.builder().blobStore(store).endpoint(URI.create("http://127.0.0.1:0")).ignoreUnknownHeaders(true);
        this.server = (who == AuthenticationType.NONE ? builder : builder.awsAuthentication(who, ACCESS_KEY, SECRET_KEY)).build();
        store.createContainerInLocation(null, BUCKET);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** One whose bucket everybody may read. */
    public static S3Provider open() {
        return new S3Provider(AuthenticationType.NONE);
    }

    public int port() {
        return server.getPort();
    }

    /** Address of files in the bucket. */
    public String url(String path) {
        return "s3+http://127.0.0.1:" + port() + "/" + BUCKET + path;
    }

    /** Puts a file there, newer than all before. */
    public void put(String key, byte[] content) {
        // lists tell seconds
        put.put(key, new Date(MILLIS_A_SECOND * (FIRST_SECOND + puts.incrementAndGet())));
        store.putBlob(BUCKET, store.blobBuilder(key).payload(content).build());
    }

    public void remove(String key) {
        store.removeBlob(BUCKET, key);
    }

    /** Takes all files away, and forgets what was asked for. */
    public void clear() {
        store.clearContainer(BUCKET);
        asked.clear();
        lists.set(0);
    }

    /** Keys of the files that were read, in turn. */
    public List<String> asked() {
        return asked;
    }

    /** Pages of lists that were read. */
    public int lists() {
        return lists.get();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.close();
    }

    private final class Watched extends ForwardingBlobStore {

        Watched(BlobStore store) {
            super(store);
        }

        @Override
        public PageSet<? extends StorageMetadata> list(String container, ListContainerOptions options) {
            lists.incrementAndGet();
            PageSet<? extends StorageMetadata> page = super.list(container, options);
            List<StorageMetadata> dated = new ArrayList<>();
            for (StorageMetadata one : page) {
                MutableStorageMetadata copy = new MutableStorageMetadataImpl(one);
                copy.setLastModified(put.getOrDefault(one.getName(), one.getLastModified()));
                dated.add(copy);
            }
            return new PageSetImpl<>(dated, page.getNextMarker());
        }

        @Override
        public Blob getBlob(String container, String key, GetOptions options) {
            asked.add(key);
            return super.getBlob(container, key, options);
        }
    }
}
