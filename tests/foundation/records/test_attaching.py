"""Files that people hand in, the harmless and the hostile; every hostile one is made here."""

import errno
import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from onewindow.foundation.records.api import (
    Attachment,
    attach_file,
    entries_of,
    key_of,
    open_attachment,
)
from onewindow.foundation.records.rules import FileKind, shown_name, sniffed_kind
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused

pytestmark = pytest.mark.django_db
CITIZEN = Actor("user:5", "李晓云")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.FILES = tmp_path / "files"


def attach(content, name="材料.bin"):
    return attach_file(file=io.BytesIO(content), name=name, owner="casework.case:1", actor=CITIZEN)


def refusal(content):
    with pytest.raises(Refused) as refused:
        attach(content)
    assert Attachment.objects.count() == 0
    return [(v.code, v.message) for v in refused.value.violations]


def picture(kind="JPEG", size=(40, 30), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, options.pop("color", "red")).save(out, kind, **options)
    return out.getvalue()


def pdf(change=None, pages=1, **options):
    out = io.BytesIO()
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 200))
    if change:
        change(made)
    made.save(out, compress_streams=False, **options)
    return out.getvalue()


def archive(members, *, encrypted=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    content = out.getvalue()
    if encrypted:  # set the flag in every header; nothing else is looked at
        content = content.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
        content = content.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
        )
    return content


TYPES = ("[Content_Types].xml", "<Types/>")
DOCUMENT = ("word/document.xml", "<w:document/>")
DOCX = [TYPES, DOCUMENT, ("_rels/.rels", "<Relationships/>")]
XLSX = [TYPES, ("xl/workbook.xml", "<workbook/>")]


def test_a_picture_is_kept_without_what_the_camera_added():
    exif = Image.Exif()
    exif[0x010F] = "某某手机"
    exif[0x0112] = 6  # lies on its side
    attachment = attach(picture(size=(40, 30), exif=exif), "C:\\照片\\身份证 正面.JPG")
    assert (attachment.name, attachment.content_type) == ("身份证 正面.jpg", "image/jpeg")
    with open_attachment(attachment) as file:
        content = file.read()
    assert attachment.size == len(content)
    assert attachment.sha256 == hashlib.sha256(content).hexdigest()
    kept = Image.open(io.BytesIO(content))
    assert (kept.size, dict(kept.getexif())) == ((30, 40), {})
    assert b"\xe6\x9f\x90" not in content


def test_the_file_lies_under_its_hash_and_nothing_else_is_left(settings):
    attachment = attach(picture(), "../../../etc/passwd")
    files = [p.relative_to(settings.FILES) for p in settings.FILES.rglob("*") if p.is_file()]
    assert files == [Path(attachment.sha256[:2]) / attachment.sha256]
    assert attachment.name == "passwd.jpg"


def test_handing_in_is_on_the_record_with_the_hash_of_what_came():
    content = picture("PNG")
    attachment = attach(content)
    (entry,) = entries_of(key_of(attachment))
    assert (entry.move, entry.actor, entry.detail) == (
        "attachment.attach",
        "user:5",
        {
            "owner": "casework.case:1",
            "sha256": attachment.sha256,
            "received_sha256": hashlib.sha256(content).hexdigest(),
            "size": attachment.size,
        },
    )


def test_the_same_file_twice_is_stored_once(settings):
    content = pdf()
    first, second = attach(content), attach(content)
    assert first.sha256 == second.sha256
    assert len([p for p in settings.FILES.rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize(
    ("kind", "mode", "media"),
    [
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("WEBP", "RGB", "image/webp"),
    ],
)
def test_pictures_of_every_usual_kind_are_kept(kind, mode, media):
    content = picture(kind, mode=mode, color=0 if mode in {"I;16", "1"} else "red")
    attachment = attach(content)
    assert attachment.content_type == media
    with open_attachment(attachment) as file:
        assert Image.open(file).size == (40, 30)


def test_of_a_moving_picture_the_first_frame_is_kept():
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "green", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with open_attachment(attach(out.getvalue())) as file:
        assert getattr(Image.open(file), "n_frames", 1) == 1


def test_a_text_hidden_behind_a_picture_is_not_kept():
    attachment = attach(picture("PNG") + b"<script>alert(1)</script>")
    with open_attachment(attachment) as file:
        assert b"script" not in file.read()


def png_header(width, height):
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + body
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 0)
        + b"IDAT"
        + struct.pack(">I", zlib.crc32(b"IDAT"))
    )


def test_a_picture_bomb_is_refused():
    huge = "图片尺寸过大，请缩小到6000万像素以内再上传"
    assert refusal(png_header(60_000, 60_000)) == [("attachment.bomb", huge)]
    assert refusal(png_header(20_001, 10)) == [("attachment.bomb", huge)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (picture()[:200], "JPEG 图片已损坏，无法打开；请重新拍摄或导出"),
        (b"\xff\xd8\xff" + b"\x00" * 500, "JPEG 图片已损坏，无法打开；请重新拍摄或导出"),
        (picture("PNG")[:60], "PNG 图片已损坏，无法打开；请重新拍摄或导出"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "WebP 图片已损坏，无法打开；请重新拍摄或导出"),
        (pdf()[:150], "PDF 文件已损坏，请重新导出后再上传"),
        (b"%PDF-1.7\n%%EOF", "PDF 文件已损坏，请重新导出后再上传"),
        (archive(DOCX)[:-40], "文件已损坏，或不是 Word（docx）、Excel（xlsx）文件"),
    ],
)
def test_a_damaged_file_is_refused(content, message):
    assert refusal(content) == [("attachment.malformed", message)]


OTHER = [
    b"MZ\x90\x00 a program",
    b"<html><script>alert(1)</script></html>",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"GIF89a" + b"\x00" * 20,
    b"\xd0\xcf\x11\xe0 an old Word file",
    b"plain text",
    b"\x00",
]


@pytest.mark.parametrize("content", OTHER, ids=range(len(OTHER)))
def test_another_kind_of_file_is_refused_whatever_its_name(content):
    with pytest.raises(Refused, match="只接收JPEG、PNG、WebP 图片，PDF，Word"):
        attach(content, "申请表.pdf")


def test_an_empty_file_is_refused():
    assert refusal(b"") == [("attachment.empty", "文件是空的，请重新选择")]


def test_a_file_is_as_big_as_allowed_and_not_a_byte_more(settings):
    content = picture("PNG")
    settings.ATTACHMENT_MAX_BYTES = len(content)
    assert attach(content).content_type == "image/png"
    Attachment.objects.all().delete()
    settings.ATTACHMENT_MAX_BYTES = len(content) - 1
    assert [code for code, _ in refusal(content)] == ["attachment.too_big"]


def test_a_file_without_end_is_read_no_further_than_the_limit(settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024

    class Endless:
        read_so_far = 0

        def read(self, size):
            self.read_so_far += size
            return b"\xff\xd8\xff" + b"x" * (size - 3)

    endless = Endless()
    with pytest.raises(Refused, match="文件超过1MB"):
        attach_file(file=endless, name="x", owner="casework.case:1", actor=CITIZEN)
    assert endless.read_so_far == 1024 * 1024 + 1


def hostile(made):
    """Put every kind of trap into a document."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.Root.OpenAction = script
    made.Root.AA = pikepdf.Dictionary(WC=script)
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["evil", made.make_indirect(script)]))
    )
    made.attachments["病毒.exe"] = b"MZ-virus-virus"
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=made.make_indirect(launch),
    )
    movie = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.RichMedia,
        Rect=[0, 0, 9, 9],
        RichMediaContent=1,
    )
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(link), movie])
    made.pages[0].AA = pikepdf.Dictionary(O=script)
    made.Root.AcroForm = pikepdf.Dictionary(
        XFA=made.make_stream(b"<xdp/>"), Fields=pikepdf.Array()
    )


def test_a_document_loses_its_programs_and_embedded_files_but_keeps_its_pages():
    attachment = attach(pdf(hostile, pages=3), "申请表.PDF")
    assert (attachment.name, attachment.content_type) == ("申请表.pdf", "application/pdf")
    with open_attachment(attachment) as file:
        content = file.read()
    with pikepdf.open(io.BytesIO(content)) as kept:
        assert len(kept.pages) == 3
        assert len(kept.attachments) == 0
        everything = "".join(
            obj.unparse(resolved=True).decode("latin-1")
            for obj in kept.objects
            if not isinstance(obj, pikepdf.Stream)
        ) + kept.Root.unparse(resolved=True).decode("latin-1")
    for trap in ("JavaScript", "app.alert", "OpenAction", "Launch", "cmd.exe", "/AA", "RichMedia"):
        assert trap not in everything
    assert b"MZ-virus" not in content
    assert "/XFA" not in everything


@pytest.mark.parametrize("owner_only", [True, False])
def test_an_encrypted_document_is_refused(owner_only):
    lock = pikepdf.Encryption(owner="owner", user="" if owner_only else "user")
    assert refusal(pdf(encryption=lock)) == [
        ("attachment.encrypted", "PDF 文件设有密码或权限限制，请解除后再上传")
    ]


def test_a_document_without_pages_is_refused():
    assert refusal(pdf(pages=0))[0][0] == "attachment.malformed"


def stream_bomb(made):
    flat = zlib.compress(b"\0" * (250 * 1024 * 1024), 9)
    made.pages[0].Contents = made.make_stream(flat, Filter=pikepdf.Name.FlateDecode)


def nested_bomb(made):
    inner = zlib.compress(zlib.compress(b"\0" * (100 * 1024 * 1024), 9), 9)
    made.pages[0].Contents = made.make_stream(
        inner, Filter=[pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]
    )


def picture_bomb(made):
    made.pages[0].Contents = made.make_stream(
        b"x",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=100_000,
        Height=100_000,
    )


def page_bomb(made):
    for _ in range(2_000):
        made.pages.append(made.pages[0])


@pytest.mark.parametrize(
    ("bomb", "message"),
    [
        (stream_bomb, "PDF 文件展开后过大，请拆分后再上传"),
        (nested_bomb, "PDF 文件经过多重压缩，无法安全打开；请重新导出"),
        (picture_bomb, "PDF 文件中的图片尺寸过大，请缩小后再上传"),
        (page_bomb, "PDF 文件超过2000页或过于复杂，请拆分后再上传"),
    ],
)
def test_a_document_bomb_is_refused(bomb, message):
    assert refusal(pdf(bomb)) == [("attachment.bomb", message)]


def object_stream_bomb():
    """Return a document whose table of objects is itself a bomb."""
    body = zlib.compress(b"\0" * (300 * 1024 * 1024), 9)
    head = b"%PDF-1.5\n"
    xref = (
        b"1 0 obj\n<</Type/XRef/Size 100000000/W[1 4 4]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(body)).encode()
        + b">>\nstream\n"
        + body
        + b"\nendstream\nendobj\n"
    )
    return head + xref + b"startxref\n" + str(len(head)).encode() + b"\n%%EOF"


def test_a_bomb_in_the_table_of_objects_is_refused_too():
    assert refusal(object_stream_bomb())[0][0] in {
        "attachment.malformed",
        "attachment.bomb",
        "attachment.unsafe",
    }


def test_a_document_nested_without_end_is_refused():
    deep = b"%PDF-1.4\n1 0 obj\n" + b"[" * 100_000 + b"]" * 100_000 + b"\nendobj\n"
    assert refusal(deep + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF")[0][0] in {
        "attachment.malformed",
        "attachment.unsafe",
    }


@pytest.mark.parametrize(
    ("members", "media", "ending"),
    [(DOCX, FileKind.DOCX, ".docx"), (XLSX, FileKind.XLSX, ".xlsx")],
)
def test_an_office_file_is_kept_as_it_is(members, media, ending):
    content = archive(members)
    attachment = attach(content, "名单")
    assert (attachment.name, attachment.content_type) == (f"名单{ending}", media.value)
    with open_attachment(attachment) as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("members", "code", "message"),
    [
        ([("a.txt", "x")], "kind", "压缩包不能直接上传；请逐个上传其中的文件"),
        (
            [*DOCX, ("word/vbaProject.bin", "x")],
            "macro",
            "Word 文档含有宏或嵌入对象，请删除后再上传",
        ),
        (
            [*XLSX, ("xl/embeddings/oleObject1.bin", "x")],
            "macro",
            "Excel 表格含有宏或嵌入对象，请删除后再上传",
        ),
        ([*DOCX, ("../../up", "x")], "malformed", "Word 文档的内部结构不合规，请重新保存后再上传"),
        ([*DOCX, ("/etc/x", "x")], "malformed", "Word 文档的内部结构不合规，请重新保存后再上传"),
        (
            [*DOCX, ("word/media/zero", b"\0" * (201 * 1024 * 1024))],
            "bomb",
            "Word 文档展开后过大，请拆分后再上传",
        ),
        (
            [*DOCX, *((f"word/media/{n}", "x") for n in range(2_000))],
            "bomb",
            "Word 文档的内部结构过于复杂，请重新保存后再上传",
        ),
        (
            [*DOCX, ("word/_rels/s.rels", 'attachedTemplate TargetMode="External"')],
            "macro",
            "Word 文档引用了外部模板，请删除后再上传",
        ),
        (
            [("[Content_Types].xml", "macroEnabled"), DOCUMENT],
            "macro",
            "Word 文档含有宏，请删除后再上传",
        ),
    ],
)
def test_an_archive_that_is_more_than_an_office_file_is_refused(members, code, message):
    assert refusal(archive(members)) == [(f"attachment.{code}", message)]


def test_an_encrypted_office_file_is_refused():
    assert refusal(archive(DOCX, encrypted=True)) == [
        ("attachment.encrypted", "Word 文档设有密码，请解除后再上传")
    ]


def test_a_full_disk_is_said_in_plain_words(settings):
    class Full:
        def read(self, size):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refused, match="服务器暂时无法保存文件"):
        attach_file(file=Full(), name="x.jpg", owner="casework.case:1", actor=CITIZEN)


def test_any_other_fault_of_the_machine_stays_an_error():
    class Broken:
        def read(self, size):
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        attach_file(file=Broken(), name="x.jpg", owner="casework.case:1", actor=CITIZEN)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("身份证.JPG", "身份证.jpg"),
        ("/tmp/../a.b.c", "a.b.jpg"),
        ("..\\..\\cmd.exe", "cmd.jpg"),
        ("", "未命名.jpg"),
        ("...", "未命名.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("a\x00b\r\nSet-Cookie: x", "abSet-Cookie_ x.jpg"),
        ("照\u202egpj.exe", "照gpj.jpg"),
        ('"><script>.png', "___script_.jpg"),
        ("字" * 300, "字" * 120 + ".jpg"),
        ("\ud800x.jpg", "x.jpg"),
    ],
)
def test_a_name_is_made_harmless(name, shown):
    assert shown_name(name, FileKind.JPEG) == shown


def test_the_kind_is_told_from_the_content():
    assert sniffed_kind(b"%PDF-1.7") is FileKind.PDF
    assert sniffed_kind(b" %PDF-1.7") is None
    assert sniffed_kind(b"RIFF....WAVE") is None


def test_a_hash_that_is_a_path_opens_nothing():
    with pytest.raises(ValueError, match="not a SHA-256"):
        open_attachment(Attachment(sha256="../../secrets/secret_key"))
