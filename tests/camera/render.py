"""What the virtual camera sees: a snow leopard that passes a rendered site, no two frames alike.

libcamera wants files 0.jpg, 1.jpg and so on; pictures of odd width or height overrun its memory.
"""

import sys
from pathlib import Path

from PIL import Image

from scenes.scene import Scene

folder = Path(sys.argv[1])
folder.mkdir(exist_ok=True)
for number, picture in enumerate(Scene().leopard(6).sized(1920, 1080).frames()):
    Image.fromarray(picture).save(folder / f"{number}.jpg", quality=92)
